using System.Buffers.Binary;
using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ntfs;

public sealed class UsnJournalTests
{
    [SkippableFact]
    public void Names_of_removed_files_are_masked_and_others_stay()
    {
        NtfsImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = NtfsImage.Make(folder, 4096, 16, mount =>
        {
            Directory.CreateDirectory(mount + "/doomed");
            File.WriteAllText(mount + "/doomed/file", "x");
            File.WriteAllText(mount + "/kept", "x");
            File.WriteAllText(mount + "/linked", "x");
            OutsideTool.RunChecked("ln", mount + "/linked", mount + "/second-name");
        });
        using OverlayDevice overlay = new(new FileDevice(path));
        using NtfsFileSystem fileSystem = NtfsFileSystem.Open(overlay);
        ulong Reference(string name) => NtfsVolume.Open(overlay).Open((long)fileSystem.Find(name)!.Id).Reference.Value;

        List<byte[]> records =
        [
            Record(2, Reference("/doomed/file"), Reference("/doomed"), "OLDNAME-A"),
            Record(3, Reference("/doomed/file"), Reference("/doomed"), "OLDNAME-B"),
            Record(2, 0x0009_0000_0000_0999, Reference("/doomed"), "OLDNAME-C"),
            Record(2, Reference("/linked"), 5, "second-name"),
            Record(2, Reference("/linked"), 5, "linked"),
            Record(2, Reference("/kept"), 5, "KEPTNAME"),
        ];
        byte[] stream = JournalBytes(records);
        fileSystem.Create("/journal", stream);

        RemovalTraces traces = new();
        traces.RemovedFiles.Add(Reference("/doomed/file"));
        traces.RemovedFiles.Add(Reference("/doomed"));
        traces.AddLinks(new MftReference(Reference("/linked")), ["second-name"]);
        NtfsVolume volume = NtfsVolume.Open(overlay);
        AttributeStream journal = volume.Open((long)fileSystem.Find("/journal")!.Id).Open(AttributeType.Data);
        Assert.False(journal.IsResident);
        new UsnJournal(volume, traces).MaskNames(journal);

        byte[] masked = new byte[stream.Length];
        Assert.Equal(stream.Length, fileSystem.Read(fileSystem.Find("/journal")!, 0, masked));
        List<byte[]> wanted =
        [
            Record(2, Reference("/doomed/file"), Reference("/doomed"), "_________"),
            Record(3, Reference("/doomed/file"), Reference("/doomed"), "_________"),
            Record(2, 0x0009_0000_0000_0999, Reference("/doomed"), "_________"),
            Record(2, Reference("/linked"), 5, "___________"),
            records[4],
            records[5],
        ];
        Assert.Equal(JournalBytes(wanted), masked);
    }

    /// <summary>The records twice: in the first page and in the last, with a page of zeros between.</summary>
    private static byte[] JournalBytes(List<byte[]> records)
    {
        byte[] stream = new byte[3 * 4096];
        int offset = 0;
        foreach (byte[] record in records)
        {
            record.CopyTo(stream, offset);
            record.CopyTo(stream, 8192 + offset);
            offset += record.Length;
        }

        return stream;
    }

    /// <summary>A USN_RECORD_V2 or V3.</summary>
    private static byte[] Record(ushort version, ulong file, ulong parent, string name)
    {
        int names = version == 2 ? 0x38 : 0x48;
        byte[] record = new byte[(names + 4 + (name.Length * 2) + 7) / 8 * 8];
        BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)record.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(4), version);
        BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(8), file);
        BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(version == 2 ? 0x10 : 0x18), parent);
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(names), (ushort)(name.Length * 2));
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(names + 2), (ushort)(names + 4));
        Encoding.Unicode.GetBytes(name).CopyTo(record, names + 4);
        return record;
    }
}
