using System.Buffers.Binary;
using VmGeneralize.TestSupport.Planting;

namespace VmGeneralize.EndToEnd.Tests.Canaries;

/// <summary>Data in allocated bytes of an NTFS volume that mean nothing: no driver here puts anything there, but Windows does.</summary>
internal static class NtfsPatchedPlaces
{
    private const int MirrorRecord = 1;
    private const int LogFileRecord = 2;
    private const int AttributeDefinitionRecord = 4;
    private const int BitmapRecord = 6;
    private const int BootRecord = 7;
    private const int SecureRecord = 9;
    private const int UpCaseRecord = 10;
    private const int InitializedSize = 0x38; // in an attribute that is not resident; data size is before it
    private const int QuotaRecord = 24; // mkntfs gives it this one
    private const int TailSize = 5000;
    private const int LiveChunks = 2 * 4096;
    private const string LastLetters = "keptfile"; // eight letters that pack into one group

    public static IReadOnlyList<NtfsPlace> All { get; } =
    [
        new("file-tail", "behind the end of a file, in its last cluster")
        {
            Fill = static (volume, _) => volume.Write($"{NtfsPatch.Folder}/tail.bin", new string('k', TailSize)),
            Patch = static (patch, canary) => patch.Bytes.WriteTail(patch["tail.bin"], canary.Both),
        },
        new("behind-valid-data", "behind the valid length of a file's data: reads as zeros")
        {
            Fill = static (volume, _) => volume.Write($"{NtfsPatch.Folder}/valid.bin", new string('k', 40_000)),
            Patch = static (patch, canary) => Shorten(patch.Bytes, patch["valid.bin"], InitializedSize, 16)
                && Write(patch.Bytes, patch["valid.bin"], 20_000, canary),
        },
        new("reserved-clusters", "in clusters that a file owns behind its end")
        {
            Fill = static (volume, _) => volume.Write($"{NtfsPatch.Folder}/reserved.bin", new string('k', 40_000)),
            Patch = static (patch, canary) => Shorten(patch.Bytes, patch["reserved.bin"], InitializedSize, 16)
                && Shorten(patch.Bytes, patch["reserved.bin"], InitializedSize - 8, 16)
                && Write(patch.Bytes, patch["reserved.bin"], 30_000, canary),
        },
        new("packed-unit-tail", "behind the compressed data of a compression unit")
        {
            Fits = static cluster => cluster <= 4096,
            Fill = static (volume, _) =>
            {
                NtfsDeletedPlaces.WriteCompressed(volume, "Packed", "text", "", null);
                volume.Link("Packed/text", $"{NtfsPatch.Folder}/packed");
            },
            Patch = static (patch, canary) => BehindCompressedData(patch.Bytes, patch["packed"], canary),
        },
        new("packed-behind-end", "behind the end of a compressed file, in what its last chunk expands to")
        {
            Stored = Canary.Compressed,
            Fits = static cluster => cluster <= 4096,
            Fill = static (volume, canary) =>
            {
                NtfsDeletedPlaces.WriteCompressed(volume, "Packed", "cut", new string('a', LiveChunks) + LastLetters, canary);
                volume.Link("Packed/cut", $"{NtfsPatch.Folder}/cut");
            },
            Patch = static (patch, _) => Shorten(patch.Bytes, patch["cut"], InitializedSize, LiveChunks + LastLetters.Length)
                && Shorten(patch.Bytes, patch["cut"], InitializedSize - 8, LiveChunks + LastLetters.Length),
        },
        new("quota-index", "behind the entries of an index of $Extend\\$Quota")
        {
            Patch = static (patch, canary) => BehindIndexRoot(patch.Bytes, QuotaRecord, "$Q", canary),
        },
        new("log-file", "in $LogFile")
        {
            RemovedBy = "always",
            Patch = static (patch, canary) => WriteLog(patch.Bytes, canary),
        },
        Tail("tail-of-mirror", "$MFTMirr", MirrorRecord),
        Tail("tail-of-attrdef", "$AttrDef", AttributeDefinitionRecord),
        Tail("tail-of-bitmap", "$Bitmap", BitmapRecord),
        Tail("tail-of-boot", "$Boot", BootRecord),
        Tail("tail-of-upcase", "$UpCase", UpCaseRecord),
        Tail("tail-of-mft", "$MFT", 0),
        Tail("tail-of-mft-bitmap", "$MFT:$Bitmap", 0, NtfsBytes.BitmapAttribute),
        Tail("tail-of-secure", "$Secure:$SDS", SecureRecord, NtfsBytes.DataAttribute, "$SDS"),
        new("gap-of-secure", "between both copies in $Secure:$SDS")
        {
            Patch = static (patch, canary) => patch.Bytes.Locate(SecureRecord, (256 << 10) - 200, NtfsBytes.DataAttribute, "$SDS") is { } at
                && Write(patch.Bytes, at, canary),
        },
        new("unused-record", "in a file record at the end of $MFT that was never used")
        {
            RemovedBy = "always",
            Patch = static (patch, canary) =>
            {
                byte[] table = patch.Bytes.Record(0);
                long last = (NtfsBytes.DataSize(table, NtfsBytes.Find(table, NtfsBytes.DataAttribute)) / patch.Bytes.RecordSize) - 1;
                bool isUsed = (BinaryPrimitives.ReadUInt16LittleEndian(patch.Bytes.Record(last).AsSpan(0x16)) & 1) != 0;
                return !isUsed && Write(patch.Bytes, patch.Bytes.RecordOffset(last) + 600, canary);
            },
        },
        new("bad-cluster", "in a cluster of $BadClus") { Patch = NtfsBadCluster.Plant },
    ];

    private static NtfsPlace Tail(string name, string file, long number, uint type = NtfsBytes.DataAttribute, string attribute = "") =>
        new(name, $"behind the contents of {file}") { Patch = (patch, canary) => patch.Bytes.WriteTail(number, canary.Both, type, attribute) };

    private static bool Write(NtfsBytes bytes, long number, long position, Canary canary) =>
        bytes.Locate(number, position) is { } at && Write(bytes, at, canary);

    private static bool Write(NtfsBytes bytes, long at, Canary canary)
    {
        bytes.Write(at, canary.Both);
        return true;
    }

    // ntfs-3g leaves an empty log; a clean log that Windows left begins with two restart pages.
    private static bool WriteLog(NtfsBytes bytes, Canary canary)
    {
        bytes.Write(bytes.Locate(LogFileRecord, 0)!.Value, [.. CleanLog.RestartPage(1), .. CleanLog.RestartPage(2)]);
        return Write(bytes, LogFileRecord, 1 << 20, canary);
    }

    // Makes room after the entries of an index that lies entirely in its record; its attribute is the last one.
    private static bool BehindIndexRoot(NtfsBytes bytes, long number, string name, Canary canary)
    {
        const int header = 0x10; // in the value
        byte[] record = bytes.Record(number);
        int attribute = NtfsBytes.Find(record, NtfsBytes.IndexRootAttribute, name);
        int value = attribute + BinaryPrimitives.ReadUInt16LittleEndian(record.AsSpan(attribute + 0x14));
        int used = value + header + BinaryPrimitives.ReadInt32LittleEndian(record.AsSpan(value + header + 4));
        int end = (used + canary.Both.Length + 7) / 8 * 8;
        record.AsSpan(used).Clear();
        canary.Both.CopyTo(record, used);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(value + header + 8), end - value - header);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(attribute + 0x10), end - value);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(attribute + 4), end - attribute);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(end), uint.MaxValue);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(0x18), end + 8);
        bytes.WriteRecord(number, record);
        return true;
    }

    private static bool Shorten(NtfsBytes bytes, long number, int field, long value)
    {
        byte[] record = bytes.Record(number);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(NtfsBytes.Find(record, NtfsBytes.DataAttribute) + field), value);
        bytes.WriteRecord(number, record);
        return true;
    }

    // [MS-XCA] 2.5: chunks, each preceded by its size; a size of zero ends them.
    private static bool BehindCompressedData(NtfsBytes bytes, long number, Canary canary)
    {
        byte[] record = bytes.Record(number);
        (long start, long length) = NtfsBytes.Runs(record, NtfsBytes.Find(record, NtfsBytes.DataAttribute))[0];
        byte[] unit = bytes.Read(start * bytes.ClusterSize, (int)length * bytes.ClusterSize);
        int end = 0;
        while (end + 2 <= unit.Length && BinaryPrimitives.ReadUInt16LittleEndian(unit.AsSpan(end)) is var header and not 0)
        {
            end += (header & 0xFFF) + 3;
        }

        int at = unit.Length - canary.Both.Length;
        return at >= end + 2 && Write(bytes, (start * bytes.ClusterSize) + at, canary);
    }
}
