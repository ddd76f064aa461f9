using System.Diagnostics.CodeAnalysis;
using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Log;

/// <summary>
/// The blocks that a replay changes. Their new age is written when everything of the same age was replayed, as the kernel does: several transactions may
/// have started in one record, and the second one must not find its block as old as itself.
/// </summary>
/// <param name="device">The overlay that takes the replay.</param>
/// <param name="superblock">As it was before the replay.</param>
internal sealed class XfsReplayDevice(IWritableBlockDevice device, XfsSuperblock superblock)
{
    private readonly Dictionary<XfsBufferKey, int> _unstamped = [];
    private readonly HashSet<XfsBufferKey> _written = [];
    private ulong _lsn;

    public IWritableBlockDevice Device => device;

    public XfsSuperblock Superblock => superblock;

    /// <summary>Number of places that were written, each counted once.</summary>
    public int Written => _written.Count;

    public byte[] Read(XfsBufferKey key)
    {
        byte[] bytes = new byte[key.Length];
        device.Read(key.Offset, bytes);
        return bytes;
    }

    public void Write(XfsBufferKey key, ReadOnlySpan<byte> bytes)
    {
        _written.Add(key);
        device.Write(key.Offset, bytes);
    }

    /// <summary>Writes a block whose checksum and age follow later.</summary>
    /// <param name="key">Where it is.</param>
    /// <param name="bytes">All of it.</param>
    /// <param name="kind">XFS_BLFT_*.</param>
    public void WriteUnstamped(XfsBufferKey key, ReadOnlySpan<byte> bytes, int kind)
    {
        Write(key, bytes);
        if (superblock.HasChecksums)
        {
            _unstamped[key] = kind;
        }
    }

    /// <summary>Starts a transaction of some age: older blocks get their stamp.</summary>
    public void Begin(ulong lsn)
    {
        if (lsn != _lsn)
        {
            Stamp();
            _lsn = lsn;
        }
    }

    /// <summary>Gives every pending block its age and checksum.</summary>
    public void Stamp()
    {
        foreach ((XfsBufferKey key, int kind) in _unstamped)
        {
            byte[] bytes = Read(key);
            if (TryFindKind(bytes, out XfsBlockKind? found) && found.LogKind == kind)
            {
                Stamp(bytes, found);
                device.Write(key.Offset, bytes);
            }
        }

        _unstamped.Clear();
    }

    /// <summary>Whether a block is as new as a transaction, so that it must not be replayed; one that an older file system left here never is.</summary>
    public bool IsNewer(ReadOnlySpan<byte> bytes, ulong lsn)
    {
        if (!superblock.HasChecksums || !TryFindKind(bytes, out XfsBlockKind? kind) || kind.LogKind == XfsBlockKind.RemoteAttributeKind)
        {
            return false;
        }

        ReadOnlySpan<byte> uuid = kind.LogKind == XfsBlockKind.SuperblockKind
            && (superblock.Incompatible & XfsIncompatibleFeatures.MetadataUuid) != 0 ? bytes.Slice(248, 16) : bytes.Slice(kind.Uuid, 16);
        ulong age = ReadUInt64BigEndian(bytes[kind.Lsn..]);
        return uuid.SequenceEqual(superblock.MetadataUuid) && IsAge(age) && age >= lsn;
    }

    /// <summary>Whether a stored sequence number says anything: 0 and all bits set do not.</summary>
    public static bool IsAge(ulong lsn) => lsn is not (0 or ulong.MaxValue);

    private static bool TryFindKind(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out XfsBlockKind? kind)
    {
        kind = XfsBlockKind.Of(bytes);
        return kind is not null;
    }

    private void Stamp(Span<byte> bytes, XfsBlockKind kind)
    {
        if (kind.LogKind == XfsBlockKind.RemoteAttributeKind)
        {
            for (int block = 0; block + superblock.BlockSize <= bytes.Length; block += superblock.BlockSize)
            {
                XfsChecksum.Seal(bytes.Slice(block, superblock.BlockSize), kind.Checksum);
            }

            return;
        }

        WriteUInt64BigEndian(bytes[kind.Lsn..], _lsn);
        XfsChecksum.Seal(bytes, kind.Checksum);
    }
}
