using System.Runtime.InteropServices;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>Encodes attribute records. Fields of an existing one that are not named here stay.</summary>
internal static class AttributeBytes
{
    private const int Alignment = 8;

    public static byte[] Resident(AttributeType type, string name, ReadOnlySpan<byte> value, ushort instance, bool indexed = false)
    {
        int valueOffset = Align(AttributeRecord.ResidentHeaderSize + (name.Length * 2));
        byte[] bytes = new byte[Align(valueOffset + value.Length)];
        WriteCommon(bytes, type, name, AttributeRecord.ResidentHeaderSize, instance);
        WriteUInt32LittleEndian(bytes.AsSpan(0x10), (uint)value.Length);
        WriteUInt16LittleEndian(bytes.AsSpan(0x14), (ushort)valueOffset);
        bytes[0x16] = indexed ? (byte)1 : (byte)0;
        value.CopyTo(bytes.AsSpan(valueOffset));
        return bytes;
    }

    /// <summary>A plain (not sparse, not compressed) non-resident attribute that one record maps completely.</summary>
    /// <param name="type">Attribute type.</param>
    /// <param name="name">Attribute name, empty without one.</param>
    /// <param name="runs">All clusters.</param>
    /// <param name="bytesPerCluster">Cluster size in bytes.</param>
    /// <param name="size">Size of the value in bytes; all of it counts as initialized.</param>
    /// <param name="instance">Instance number in the file record.</param>
    public static byte[] NonResident(AttributeType type, string name, Runlist runs, int bytesPerCluster, long size, ushort instance)
    {
        int pairsOffset = Align(AttributeRecord.NonResidentHeaderSize + (name.Length * 2));
        byte[] bytes = new byte[Align(pairsOffset + runs.EncodedSize())];
        WriteCommon(bytes, type, name, AttributeRecord.NonResidentHeaderSize, instance);
        bytes[8] = 1;
        WriteUInt16LittleEndian(bytes.AsSpan(0x20), (ushort)pairsOffset);
        WriteInt64LittleEndian(bytes.AsSpan(0x18), runs.End.Value - 1);
        WriteSizes(bytes, runs.End.Value * bytesPerCluster, size);
        runs.Write(bytes.AsSpan(pairsOffset));
        return bytes;
    }

    /// <summary>A resident attribute with another value.</summary>
    public static byte[] WithValue(AttributeRecord attribute, ReadOnlySpan<byte> value)
    {
        byte[] bytes = new byte[Align(attribute.ValueOffset + value.Length)];
        attribute.Bytes[..attribute.ValueOffset].CopyTo(bytes);
        WriteUInt32LittleEndian(bytes.AsSpan(4), (uint)bytes.Length);
        WriteUInt32LittleEndian(bytes.AsSpan(0x10), (uint)value.Length);
        value.CopyTo(bytes.AsSpan(attribute.ValueOffset));
        return bytes;
    }

    /// <summary>A non-resident piece that maps other runs from the same lowest VCN on.</summary>
    public static byte[] WithRuns(AttributeRecord attribute, Runlist runs)
    {
        int pairsOffset = attribute.MappingPairsOffset;
        byte[] bytes = new byte[Align(pairsOffset + runs.EncodedSize())];
        attribute.Bytes[..pairsOffset].CopyTo(bytes);
        WriteUInt32LittleEndian(bytes.AsSpan(4), (uint)bytes.Length);
        WriteInt64LittleEndian(bytes.AsSpan(0x18), runs.Runs.Count == 0 ? attribute.LowestVcn.Value - 1 : runs.End.Value - 1);
        runs.Write(bytes.AsSpan(pairsOffset));
        return bytes;
    }

    /// <summary>Sets the sizes in the first record of a non-resident attribute; all of the value counts as initialized.</summary>
    public static void WriteSizes(Span<byte> attribute, long allocated, long size)
    {
        WriteInt64LittleEndian(attribute[0x28..], allocated);
        WriteInt64LittleEndian(attribute[0x30..], size);
        WriteInt64LittleEndian(attribute[0x38..], size);
    }

    public static int Align(int length) => (length + Alignment - 1) / Alignment * Alignment;

    private static void WriteCommon(Span<byte> bytes, AttributeType type, string name, int nameOffset, ushort instance)
    {
        WriteUInt32LittleEndian(bytes, (uint)type);
        WriteUInt32LittleEndian(bytes[4..], (uint)bytes.Length);
        bytes[9] = (byte)name.Length;
        WriteUInt16LittleEndian(bytes[0x0A..], (ushort)nameOffset);
        WriteUInt16LittleEndian(bytes[0x0E..], instance);
        MemoryMarshal.AsBytes(name.AsSpan()).CopyTo(bytes[nameOffset..]);
    }
}
