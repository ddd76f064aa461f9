using System.Buffers.Binary;

namespace VmGeneralize.Disks.Vhdx;

/// <summary>Header ([MS-VHDX] 2.2.2): one of two; the valid one with the higher sequence number counts.</summary>
internal readonly record struct VhdxHeader
{
    /// <summary>Bytes that the checksum covers; fields take the first 80.</summary>
    public const int Size = 4 << 10;

    public static ReadOnlySpan<byte> Signature => "head"u8;

    public ulong SequenceNumber { get; init; }

    /// <summary>Changes whenever a writer opens the file.</summary>
    public Guid FileWriteGuid { get; init; }

    /// <summary>Changes before the first change of what the guest sees; children remember their parent's.</summary>
    public Guid DataWriteGuid { get; init; }

    /// <summary>Zero when the log is empty, else what the log's entries carry.</summary>
    public Guid LogGuid { get; init; }

    public ushort LogVersion { get; init; }

    /// <summary>1.</summary>
    public ushort Version { get; init; }

    /// <summary>Bytes; whole MiB.</summary>
    public uint LogLength { get; init; }

    /// <summary>Bytes; whole MiB.</summary>
    public ulong LogOffset { get; init; }

    /// <summary>Decodes; the caller has checked signature and checksum.</summary>
    public static VhdxHeader Read(ReadOnlySpan<byte> bytes) => new()
    {
        SequenceNumber = BinaryPrimitives.ReadUInt64LittleEndian(bytes[0x08..]),
        FileWriteGuid = new Guid(bytes.Slice(0x10, 16)),
        DataWriteGuid = new Guid(bytes.Slice(0x20, 16)),
        LogGuid = new Guid(bytes.Slice(0x30, 16)),
        LogVersion = BinaryPrimitives.ReadUInt16LittleEndian(bytes[0x40..]),
        Version = BinaryPrimitives.ReadUInt16LittleEndian(bytes[0x42..]),
        LogLength = BinaryPrimitives.ReadUInt32LittleEndian(bytes[0x44..]),
        LogOffset = BinaryPrimitives.ReadUInt64LittleEndian(bytes[0x48..]),
    };

    /// <summary>Encodes with signature and checksum; reserved bytes are zero.</summary>
    public void Write(Span<byte> bytes)
    {
        bytes[..Size].Clear();
        Signature.CopyTo(bytes);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[0x08..], SequenceNumber);
        FileWriteGuid.TryWriteBytes(bytes[0x10..]);
        DataWriteGuid.TryWriteBytes(bytes[0x20..]);
        LogGuid.TryWriteBytes(bytes[0x30..]);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[0x40..], LogVersion);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[0x42..], Version);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[0x44..], LogLength);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[0x48..], LogOffset);
        VhdxChecksum.Update(bytes[..Size]);
    }
}
