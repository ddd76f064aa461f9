using System.Buffers.Binary;
using System.Text;

namespace VmGeneralize.TestSupport.Planting;

/// <summary>
/// The bytes of an NTFS image that no driver has mounted, for planting where no driver writes. It has its own reader: what the tests prove must
/// not rest on the code under test. For small volumes only: $MFT has one run, and no file needs an attribute list.
/// </summary>
public sealed class NtfsBytes : IDisposable
{
    public const uint IndexRootAttribute = 0x90;
    public const uint BitmapAttribute = 0xB0;
    public const uint DataAttribute = 0x80;

    private const int StrideOfUpdateSequence = 512;
    private const int MirrorRecord = 1;
    private readonly FileStream _image;
    private readonly long _mft;

    public NtfsBytes(string image)
    {
        _image = new FileStream(image, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        byte[] boot = Read(0, 512);
        SectorSize = BinaryPrimitives.ReadUInt16LittleEndian(boot.AsSpan(11));
        ClusterSize = SectorSize * (boot[13] <= 128 ? boot[13] : 1 << (256 - boot[13]));
        sbyte record = unchecked((sbyte)boot[0x40]);
        RecordSize = record > 0 ? record * ClusterSize : 1 << -record;
        Length = BinaryPrimitives.ReadInt64LittleEndian(boot.AsSpan(0x28)) * SectorSize;
        _mft = BinaryPrimitives.ReadInt64LittleEndian(boot.AsSpan(0x30)) * ClusterSize;
    }

    public int SectorSize { get; }

    public int ClusterSize { get; }

    public int RecordSize { get; }

    /// <summary>Size of the volume in bytes, as its boot sector states it.</summary>
    public long Length { get; }

    public long Clusters => Length / ClusterSize;

    public byte[] Read(long offset, int length)
    {
        byte[] bytes = new byte[length];
        _image.Position = offset;
        _image.ReadExactly(bytes);
        return bytes;
    }

    public void Write(long offset, byte[] bytes)
    {
        _image.Position = offset;
        _image.Write(bytes);
    }

    /// <summary>Offset of a file record, in bytes.</summary>
    public long RecordOffset(long number) => _mft + (number * RecordSize);

    /// <summary>A file record with its update sequence undone.</summary>
    public byte[] Record(long number)
    {
        byte[] record = Read(RecordOffset(number), RecordSize);
        int sequence = BinaryPrimitives.ReadUInt16LittleEndian(record.AsSpan(4));
        for (int sector = 1; sector * StrideOfUpdateSequence <= RecordSize; sector++)
        {
            record.AsSpan(sequence + (2 * sector), 2).CopyTo(record.AsSpan((sector * StrideOfUpdateSequence) - 2));
        }

        return record;
    }

    /// <summary>Writes a file record with its update sequence applied, and its mirror if it has one.</summary>
    public void WriteRecord(long number, byte[] record)
    {
        byte[] stored = [.. record];
        int sequence = BinaryPrimitives.ReadUInt16LittleEndian(stored.AsSpan(4));
        for (int sector = 1; sector * StrideOfUpdateSequence <= RecordSize; sector++)
        {
            int end = (sector * StrideOfUpdateSequence) - 2;
            stored.AsSpan(end, 2).CopyTo(stored.AsSpan(sequence + (2 * sector)));
            stored.AsSpan(sequence, 2).CopyTo(stored.AsSpan(end));
        }

        Write(RecordOffset(number), stored);
        byte[] mirror = Record(MirrorRecord);
        if (number < DataSize(mirror, Find(mirror, DataAttribute)) / RecordSize)
        {
            Write(Locate(MirrorRecord, number * RecordSize)!.Value, stored);
        }
    }

    /// <summary>Offset of an attribute in its record.</summary>
    public static int Find(byte[] record, uint type, string name = "")
    {
        int at = BinaryPrimitives.ReadUInt16LittleEndian(record.AsSpan(0x14));
        for (uint found; (found = BinaryPrimitives.ReadUInt32LittleEndian(record.AsSpan(at))) != uint.MaxValue;)
        {
            int nameAt = at + BinaryPrimitives.ReadUInt16LittleEndian(record.AsSpan(at + 0x0A));
            if (found == type && Encoding.Unicode.GetString(record, nameAt, record[at + 9] * 2) == name)
            {
                return at;
            }

            at += BinaryPrimitives.ReadInt32LittleEndian(record.AsSpan(at + 4));
        }

        throw new InvalidDataException($"The record has no attribute 0x{type:X} '{name}'.");
    }

    public static bool IsResident(byte[] record, int attribute) => record[attribute + 8] == 0;

    /// <summary>Size of the contents, in bytes.</summary>
    public static long DataSize(byte[] record, int attribute) => IsResident(record, attribute)
        ? BinaryPrimitives.ReadInt32LittleEndian(record.AsSpan(attribute + 0x10))
        : BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(attribute + 0x30));

    /// <summary>The runs of an attribute, in clusters; a hole begins at -1.</summary>
    public static IReadOnlyList<(long Start, long Length)> Runs(byte[] record, int attribute)
    {
        List<(long, long)> runs = [];
        long cluster = 0;
        int at = attribute + BinaryPrimitives.ReadUInt16LittleEndian(record.AsSpan(attribute + 0x20));
        while (record[at] != 0)
        {
            int lengthBytes = record[at] & 0xF;
            int offsetBytes = record[at] >> 4;
            long length = SignedNumber(record.AsSpan(at + 1, lengthBytes));
            cluster += SignedNumber(record.AsSpan(at + 1 + lengthBytes, offsetBytes));
            runs.Add((offsetBytes == 0 ? -1 : cluster, length));
            at += 1 + lengthBytes + offsetBytes;
        }

        return runs;
    }

    /// <summary>Offset on the volume of a position in an attribute; null where there is no cluster.</summary>
    public long? Locate(long number, long position, uint type = DataAttribute, string name = "")
    {
        byte[] record = Record(number);
        int attribute = Find(record, type, name);
        if (IsResident(record, attribute))
        {
            return null;
        }

        foreach ((long start, long length) in Runs(record, attribute))
        {
            if (position < length * ClusterSize)
            {
                return start < 0 ? null : (start * ClusterSize) + position;
            }

            position -= length * ClusterSize;
        }

        return null;
    }

    /// <summary>Writes past the end of an attribute's contents, into its last cluster; false when there is no room.</summary>
    public bool WriteTail(long number, byte[] bytes, uint type = DataAttribute, string name = "")
    {
        byte[] record = Record(number);
        int attribute = Find(record, type, name);
        if (IsResident(record, attribute))
        {
            return false;
        }

        long end = DataSize(record, attribute);
        if (Locate(number, end, type, name) is not { } at || Locate(number, end + bytes.Length - 1, type, name) is null)
        {
            return false;
        }

        Write(at, bytes);
        return true;
    }

    public void Dispose() => _image.Dispose();

    private static long SignedNumber(ReadOnlySpan<byte> bytes)
    {
        long value = bytes.Length > 0 && (bytes[^1] & 0x80) != 0 ? -1 : 0;
        for (int index = bytes.Length - 1; index >= 0; index--)
        {
            value = (value << 8) | bytes[index];
        }

        return value;
    }
}
