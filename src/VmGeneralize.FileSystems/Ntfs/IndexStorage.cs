using System.Buffers;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs.Indexes;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>Where an index is stored: $INDEX_ROOT, $INDEX_ALLOCATION and $BITMAP of one name in a file.</summary>
internal sealed class IndexStorage : IIndexStorage
{
    private const string BlockStructure = "Index block";
    private const long MaxBlocks = 1 << 24; // bounds memory when sizes lie; see IndexShape
    private const int SmallVcn = 512; // unit of child VCNs when a block is smaller than a cluster
    private const int ReadAtOnce = 64 << 10; // bytes: most directories are no larger, and one read costs less than one a block

    private readonly NtfsVolume _volume;
    private readonly NtfsFile _file;
    private readonly string _name;
    private readonly List<byte[]> _waiting = [];
    private AttributeStream? _blocks;
    private byte[] _bitmap = [];
    private bool _hasRead;
    private byte[] _whole = []; // the blocks of a small index as they lie on disk; empty until one is asked for

    public IndexStorage(NtfsVolume volume, NtfsFile file, string name)
    {
        _volume = volume;
        _file = file;
        _name = name;
        byte[] root = ReadRoot();
        if (root.Length < IndexRootHeader.Size)
        {
            throw CorruptDataException.Mismatch(
                "Index root", 0, $"length of record {file.Base.Number}'s", $"at least {IndexRootHeader.Size} bytes", root.Length);
        }

        uint blockSize = IndexRootHeader.Read(root).BlockSize;
        if (blockSize is < 512 or > 1 << 16 || !uint.IsPow2(blockSize))
        {
            throw CorruptDataException.Mismatch("Index root", 8, $"block size of record {file.Base.Number}'s", "512 to 65536", blockSize);
        }

        BlockSize = (int)blockSize;
        Reload();
    }

    public int BlockSize { get; }

    public int BytesPerVcn => _volume.Space.BytesPerCluster <= BlockSize ? _volume.Space.BytesPerCluster : SmallVcn;

    public long BlockCount => (_blocks?.Length ?? 0) / BlockSize;

    public byte[] ReadRoot() => Root().Value.ToArray();

    public bool TryWriteRoot(ReadOnlySpan<byte> value)
    {
        AttributeRecord root = Root();
        FileRecord record = root.Owner;
        byte[] bytes = AttributeBytes.WithValue(root, value);
        if (record.Room + root.Length < bytes.Length + _waiting.Sum(waiting => waiting.Length))
        {
            // An index whose root is pushed down for the first time must hold its new attributes in the space that this frees.
            return _waiting.Count > 0 && bytes.Length <= root.Length ? throw NoRoom() : false;
        }

        record.TryReplace(root, bytes);
        foreach (byte[] waiting in _waiting)
        {
            record.TryInsert(waiting);
        }

        _waiting.Clear();
        _volume.Write(record);
        return true;
    }

    public void ReadBlock(long block, Span<byte> buffer)
    {
        long offset = block * BlockSize;
        if (block < 0 || block >= BlockCount || !TryRead(offset, buffer))
        {
            throw CorruptDataException.Mismatch(BlockStructure, Math.Max(0, offset), $"block of record {_file.Base.Number}'s", $"one of {BlockCount}", block);
        }

        UpdateSequence.Remove(buffer, BlockStructure, offset);
    }

    private bool TryRead(long offset, Span<byte> block)
    {
        // A single block is asked for once where a tree is walked: it is kept when it is asked for again.
        bool isFirstOfOne = BlockCount == 1 && !_hasRead;
        _hasRead = true;
        if (isFirstOfOne || BlockCount * BlockSize > ReadAtOnce)
        {
            return _blocks!.Read(offset, block) == block.Length;
        }

        if (_whole.Length == 0)
        {
            byte[] whole = GC.AllocateUninitializedArray<byte>((int)(BlockCount * BlockSize));
            if (_blocks!.Read(0, whole) < whole.Length)
            {
                return false;
            }

            _whole = whole;
        }

        _whole.AsSpan((int)offset, block.Length).CopyTo(block);
        return true;
    }

    public void WriteBlock(long block, ReadOnlySpan<byte> bytes)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(bytes.Length);
        try
        {
            Span<byte> copy = rented.AsSpan(0, bytes.Length);
            bytes.CopyTo(copy);
            UpdateSequence.Apply(copy, BlockStructure, block * BlockSize);
            _volume.IsChanged = true;
            _volume.Space.Write(_blocks!.Runs, block * BlockSize, copy);
            if (_whole.Length > 0)
            {
                copy.CopyTo(_whole.AsSpan((int)(block * BlockSize)));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public bool IsAllocated(long block) => block / 8 < _bitmap.Length && (_bitmap[block / 8] >> (int)(block % 8) & 1) != 0;

    public void SetAllocated(long block, bool value)
    {
        byte mask = (byte)(1 << (int)(block % 8));
        _bitmap[block / 8] = (byte)(value ? _bitmap[block / 8] | mask : _bitmap[block / 8] & ~mask);
        new IndexGrowth(_volume, _file, _name).WriteBitmap(_bitmap, _waiting);
    }

    public long AppendBlock()
    {
        long block = BlockCount;
        IndexGrowth growth = new(_volume, _file, _name);
        if (_blocks is null)
        {
            (_blocks, _bitmap) = growth.Create(BlockSize, Root().Owner, _waiting);
            _whole = [];
        }
        else
        {
            growth.Grow((block + 1) * BlockSize);
            Reload();
            if (block / 8 >= _bitmap.Length)
            {
                Array.Resize(ref _bitmap, _bitmap.Length + 8); // NTFS keeps index bitmaps in units of 8 bytes
                growth.WriteBitmap(_bitmap, _waiting);
            }
        }

        return block;
    }

    private AttributeRecord Root()
    {
        AttributeRecord? root = _file.Find(AttributeType.IndexRoot, _name);
        return root is { IsNonResident: false } found
            ? found
            : throw CorruptDataException.Mismatch(
                "Index root", _file.Base.Position, $"index root {_name} of record {_file.Base.Number}", "a resident one", "none");
    }

    private UnsupportedFeatureException NoRoom() =>
        new($"File record {_file.Base.Number} without room for a larger directory index", "Add or remove the file in another directory.");

    private void Reload()
    {
        _whole = [];
        _blocks = _file.TryOpen(AttributeType.IndexAllocation, _name);
        if (_blocks is null)
        {
            return;
        }

        if (_blocks.IsResident || _blocks.IsCompressed)
        {
            throw CorruptDataException.Mismatch(
                "Index allocation", _file.Base.Position, $"attribute of record {_file.Base.Number}", "a plain non-resident one", "another");
        }

        if (_blocks.Length > _blocks.Runs.AllocatedClusters * _volume.Space.BytesPerCluster || BlockCount > MaxBlocks)
        {
            throw CorruptDataException.Mismatch(
                "Index allocation", _file.Base.Position, $"size of record {_file.Base.Number}'s", "blocks inside the allocated clusters", _blocks.Length);
        }

        // One bit per block: a bitmap that claims more is not read further.
        AttributeStream bitmap = _file.Open(AttributeType.Bitmap, _name);
        _bitmap = new byte[Math.Min(bitmap.Length, ((BlockCount / 8) + 8) / 8 * 8)];
        bitmap.Read(0, _bitmap);
    }
}
