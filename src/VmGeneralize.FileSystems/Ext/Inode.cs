using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Posix;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>A copy of one inode (struct ext4_inode) with its number; <see cref="ExtVolume.Write"/> writes it back.</summary>
internal sealed class Inode(InodeNumber number, byte[] bytes)
{
    public const string Structure = "ext inode";

    /// <summary>Bytes of the part that every inode has.</summary>
    public const int BaseSize = 128;

    /// <summary>i_block: block map, extent root, short link or inline data.</summary>
    public const int BlockArea = 0x28;

    public const int BlockAreaSize = 60;


    public InodeNumber Number { get; } = number;

    public byte[] Bytes { get; } = bytes;

    public ushort Mode
    {
        get => U16(0x0);
        set => Set16(0x0, value);
    }

    public uint UserId
    {
        get => U16(0x2) | ((uint)U16(0x78) << 16);
        set
        {
            Set16(0x2, unchecked((ushort)value));
            Set16(0x78, (ushort)(value >> 16));
        }
    }

    public uint GroupId
    {
        get => U16(0x18) | ((uint)U16(0x7A) << 16);
        set
        {
            Set16(0x18, unchecked((ushort)value));
            Set16(0x7A, (ushort)(value >> 16));
        }
    }

    public FileKind Kind => PosixMode.KindOf(Mode);

    /// <summary>Directories have the high half too; never negative in an inode that <see cref="ExtVolume"/> handed out.</summary>
    public long Size
    {
        get => unchecked((long)(U32(0x4) | ((ulong)U32(0x6C) << 32)));
        set
        {
            Set(0x4, unchecked((uint)value));
            Set(0x6C, (uint)(value >> 32));
        }
    }

    public ushort Links
    {
        get => U16(0x1A);
        set => Set16(0x1A, value);
    }

    public uint DeletionTime
    {
        get => U32(0x14);
        set => Set(0x14, value);
    }

    public InodeFlags Flags
    {
        get => (InodeFlags)U32(0x20);
        set => Set(0x20, (uint)value);
    }

    public uint Generation => U32(0x64);

    /// <summary>Block with extended attributes, or none.</summary>
    public ExtBlock AttributeBlock
    {
        get => new(U32(0x68) | ((long)U16(0x76) << 32));
        set
        {
            Set(0x68, unchecked((uint)value.Value));
            Set16(0x76, (ushort)(value.Value >> 32));
        }
    }

    /// <summary>i_blocks as stored, 48 bits: sectors of 512 bytes, or blocks with the huge-file flag.</summary>
    public long BlockCount
    {
        get => U32(0x1C) | ((long)U16(0x74) << 32);
        set
        {
            Set(0x1C, unchecked((uint)value));
            Set16(0x74, (ushort)(value >> 32));
        }
    }

    /// <summary>Bytes of the fields after the first 128 that mean something.</summary>
    public int ExtraSize => Bytes.Length > BaseSize ? U16(0x80) : 0;

    public Span<byte> BlockBytes => Bytes.AsSpan(BlockArea, BlockAreaSize);

    public bool IsDirectory => Kind == FileKind.Directory;

    public bool HasExtents => (Flags & InodeFlags.Extents) != 0;

    public bool HasInlineData => (Flags & InodeFlags.InlineData) != 0;

    /// <summary>Seconds since 1970 of the last change of contents; two more bits in the extra field (epoch).</summary>
    public long ModifiedSeconds => unchecked((int)U32(0x10)) + (ExtraSize >= 0xC ? (long)(U32(0x88) & 3) << 32 : 0);

    /// <summary>Sets all times: change, modification, access, creation.</summary>
    public void SetTimes(long seconds)
    {
        foreach ((int field, int extra) in (ReadOnlySpan<(int, int)>)[(0x8, 0x8C), (0xC, 0x84), (0x10, 0x88), (0x90, 0x94)])
        {
            if (field < BaseSize || ExtraSize >= field + 4 - BaseSize)
            {
                Set(field, unchecked((uint)seconds));
            }

            if (ExtraSize >= extra + 4 - BaseSize)
            {
                Set(extra, (uint)((seconds - unchecked((int)seconds)) >> 32) & 3);
            }
        }
    }

    /// <summary>Device nodes keep their device number where others keep their blocks.</summary>
    public bool HasBlockMap => Kind is FileKind.File or FileKind.Directory or FileKind.SymbolicLink;

    public uint Checksum(uint volumeSeed)
    {
        // Both halves count as zero.
        Span<byte> copy = stackalloc byte[Bytes.Length <= 1024 ? Bytes.Length : 0];
        copy = copy.Length > 0 ? copy : new byte[Bytes.Length];
        Bytes.CopyTo(copy);
        copy.Slice(0x7C, 2).Clear();
        if (HasHighChecksum)
        {
            copy.Slice(0x82, 2).Clear();
        }

        uint sum = Crc32C.Append(ExtChecksums.InodeSeed(volumeSeed, Number, Generation), copy);
        return HasHighChecksum ? sum : sum & 0xFFFF;
    }

    public uint StoredChecksum
    {
        get => U16(0x7C) | (HasHighChecksum ? (uint)U16(0x82) << 16 : 0);
        set
        {
            Set16(0x7C, unchecked((ushort)value));
            if (HasHighChecksum)
            {
                Set16(0x82, (ushort)(value >> 16));
            }
        }
    }

    private bool HasHighChecksum => ExtraSize >= 4;

    private ushort U16(int offset) => ReadUInt16LittleEndian(Bytes.AsSpan(offset));

    private uint U32(int offset) => ReadUInt32LittleEndian(Bytes.AsSpan(offset));

    private void Set16(int offset, ushort value) => WriteUInt16LittleEndian(Bytes.AsSpan(offset), value);

    private void Set(int offset, uint value) => WriteUInt32LittleEndian(Bytes.AsSpan(offset), value);
}
