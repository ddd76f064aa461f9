using System.Buffers.Binary;
using System.Text;
using VmGeneralize.Disks.Tests.Contract;
using VmGeneralize.Disks.Vhdx;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Disks.Tests.Vhdx;

/// <summary>A VHDX file in memory, to be changed by the rules of the specification into something that qemu-img cannot create.</summary>
internal sealed class PatchedVhdx
{
    public const int BlockSize = 1 << 20;

    private const long ChunkRatio = (1L << 23) * 512 / BlockSize;

    private PatchedVhdx(byte[] bytes) => Bytes = bytes;

    public byte[] Bytes { get; private set; }

    public int BatOffset => RegionOffset(RegionTableEntry.Bat);

    public int MetadataOffset => RegionOffset(RegionTableEntry.Metadata);

    /// <summary>Position of the header with the higher sequence number.</summary>
    public int HeaderOffset =>
        VhdxHeader.Read(Bytes.AsSpan(64 << 10)).SequenceNumber > VhdxHeader.Read(Bytes.AsSpan(128 << 10)).SequenceNumber ? 64 << 10 : 128 << 10;

    public VhdxHeader Header
    {
        get => VhdxHeader.Read(Bytes.AsSpan(HeaderOffset));
        set => value.Write(Bytes.AsSpan(HeaderOffset));
    }

    public static PatchedVhdx Load(string path) => new(File.ReadAllBytes(path));

    public static PatchedVhdx FromRaw(TemporaryFolder folder, string raw, string name) =>
        Load(Qemu.FromRaw(folder, raw, "vhdx", $"block_size={BlockSize},block_state_zero=off", name));

    /// <summary>A differencing disk whose partially present blocks hold 0xEE wherever the parent's sector is used.</summary>
    public static PatchedVhdx Differencing(
        TemporaryFolder folder,
        IReadOnlyList<(long Offset, byte[] Bytes)> runs,
        long size,
        string name,
        string parent,
        params (string Key, string Value)[] extraKeys)
    {
        HashSet<long> blocks = [.. runs.SelectMany(run => new[] { run.Offset / BlockSize, (run.Offset + run.Bytes.Length - 1) / BlockSize })];
        byte[] garbage = new byte[BlockSize];
        garbage.AsSpan().Fill(0xEE);
        string raw = folder.File(name + ".raw");
        using (FileStream file = File.Create(raw))
        {
            file.SetLength(size);
            foreach (long block in blocks)
            {
                file.Position = block * BlockSize;
                file.Write(garbage.AsSpan(0, (int)Math.Min(BlockSize, size - file.Position)));
            }

            foreach ((long offset, byte[] bytes) in runs)
            {
                file.Position = offset;
                file.Write(bytes);
            }
        }

        PatchedVhdx vhdx = FromRaw(folder, raw, name);
        byte[] bitmap = new byte[1 << 20];
        foreach ((long offset, byte[] bytes) in runs)
        {
            for (long sector = offset / 512; sector < (offset + bytes.Length) / 512; sector++)
            {
                bitmap[sector / 8] |= (byte)(1 << (int)(sector % 8));
            }
        }

        foreach (long block in blocks)
        {
            vhdx.SetBat(block, new BatEntry(BlockState.PartiallyPresent, vhdx.Bat(block).FileOffset));
        }

        vhdx.SetBat(ChunkRatio, new BatEntry(BlockState.FullyPresent, (ulong)vhdx.Append(bitmap)));
        Guid linkage = VhdxHeader.Read(File.ReadAllBytes(parent).AsSpan(Load(parent).HeaderOffset)).DataWriteGuid;
        vhdx.AddParent([("parent_linkage", linkage.ToString("B")), .. extraKeys]);
        return vhdx;
    }

    public void Save(string path) => File.WriteAllBytes(path, Bytes);

    /// <summary>The BAT entry with the given index.</summary>
    public BatEntry Bat(long index) => BatEntry.Read(BinaryPrimitives.ReadUInt64LittleEndian(Bytes.AsSpan(BatOffset + (int)index * 8)));

    /// <summary>Changes a BAT entry; a change that changes nothing would prove nothing.</summary>
    public void SetBat(long index, BatEntry entry)
    {
        Assert.NotEqual(entry, Bat(index));
        BinaryPrimitives.WriteUInt64LittleEndian(Bytes.AsSpan(BatOffset + (int)index * 8), entry.Write());
    }

    /// <summary>Appends to the file, at the next whole MiB; returns the position.</summary>
    public long Append(byte[] bytes)
    {
        long at = (Bytes.LongLength + BlockSize - 1) / BlockSize * BlockSize;
        Bytes = [.. Bytes, .. new byte[at - Bytes.LongLength], .. bytes];
        return at;
    }

    /// <summary>Position of a metadata item in the file.</summary>
    public int Item(Guid id)
    {
        for (int i = 0; ; i++)
        {
            MetadataTableEntry entry = MetadataTableEntry.Read(Bytes.AsSpan(MetadataOffset + 32 + i * 32));
            if (entry.ItemId == id)
            {
                return MetadataOffset + (int)entry.Offset;
            }
        }
    }

    public void AddItem(Guid id, byte[] value, MetadataFlags flags)
    {
        Span<byte> table = Bytes.AsSpan(MetadataOffset);
        ushort count = BinaryPrimitives.ReadUInt16LittleEndian(table[10..]);
        const uint Offset = 512 << 10; // far behind qemu's own items
        new MetadataTableEntry(id, Offset, (uint)value.Length, flags).Write(table[(32 + count * 32)..]);
        BinaryPrimitives.WriteUInt16LittleEndian(table[10..], (ushort)(count + 1));
        value.CopyTo(table[(int)Offset..]);
    }

    private void AddParent((string Key, string Value)[] pairs)
    {
        Bytes[Item(MetadataItems.FileParameters) + 4] |= 2;
        byte[] item = new byte[4096];
        VhdxParentLocator.LocatorType.TryWriteBytes(item);
        BinaryPrimitives.WriteUInt16LittleEndian(item.AsSpan(18), (ushort)pairs.Length);
        int at = 1024;
        for (int i = 0; i < pairs.Length; i++)
        {
            Span<byte> entry = item.AsSpan(20 + 12 * i);
            int keyLength = Encoding.Unicode.GetBytes(pairs[i].Key, item.AsSpan(at));
            int valueLength = Encoding.Unicode.GetBytes(pairs[i].Value, item.AsSpan(at + keyLength));
            BinaryPrimitives.WriteUInt32LittleEndian(entry, (uint)at);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], (uint)(at + keyLength));
            BinaryPrimitives.WriteUInt16LittleEndian(entry[8..], (ushort)keyLength);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[10..], (ushort)valueLength);
            at += keyLength + valueLength;
        }

        AddItem(MetadataItems.ParentLocator, item, MetadataFlags.IsRequired);
    }

    private int RegionOffset(Guid id)
    {
        for (int i = 0; ; i++)
        {
            RegionTableEntry entry = RegionTableEntry.Read(Bytes.AsSpan((192 << 10) + 16 + i * 32));
            if (entry.Id == id)
            {
                return (int)entry.FileOffset;
            }
        }
    }
}
