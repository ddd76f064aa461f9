using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ntfs;

/// <summary>Tests that damaged volumes give a <see cref="VmGeneralizeException"/> or an answer, in bounded memory.</summary>
public sealed class NtfsMutationTests
{
    private const int Iterations = 1000;

    [SkippableTheory]
    [InlineData(512)]
    [InlineData(4096)]
    public void Damaged_volumes_are_told_apart_from_bugs(int cluster)
    {
        NtfsImage.RequireTools();
        using TemporaryFolder folder = new();
        byte[] volume = File.ReadAllBytes(NtfsImage.Make(folder, cluster, 8, Fill));
        MemoryDevice device = new(volume);
        DamagedVolumes.Exercise(device, Targets(volume), Iterations, Exercise);
    }

    [SkippableFact]
    public void A_directory_below_itself_is_damage()
    {
        NtfsImage.RequireTools();
        using TemporaryFolder folder = new();
        byte[] volume = File.ReadAllBytes(NtfsImage.Make(folder, 4096, 8, mount => Directory.CreateDirectory(mount + "/a/b")));
        using NtfsFileSystem sound = NtfsFileSystem.Open(new MemoryDevice(volume));
        byte[] parent = Reference(volume, sound.Find("/a")!);
        byte[] child = Reference(volume, sound.Find("/a/b")!);
        int entry = volume.AsSpan().IndexOf(child);
        Assert.Equal(-1, volume.AsSpan(entry + 1).IndexOf(child)); // nothing else names it
        parent.CopyTo(volume, entry);

        using NtfsFileSystem ntfs = NtfsFileSystem.Open(new MemoryDevice(volume));

        CorruptDataException problem = Assert.Throws<CorruptDataException>(() => ntfs.Find("/a/b"));
        Assert.Equal("one that is not below itself", problem.Expected);
    }

    /// <summary>A file's reference as stored in index entries: the number of its record and how often that record was used.</summary>
    private static byte[] Reference(byte[] volume, FileEntry file)
    {
        const int RecordSize = 1024;
        const int Sequence = 0x10;
        const int Number = 0x2C;
        uint number = (uint)file.Id;
        int record = Enumerable.Range(0, volume.Length / RecordSize).Select(index => index * RecordSize).Last(at =>
            volume.AsSpan(at).StartsWith("FILE"u8) && BitConverter.ToUInt32(volume, at + Number) == number);
        byte[] reference = new byte[8];
        BitConverter.GetBytes(number).CopyTo(reference, 0);
        volume.AsSpan(record + Sequence, 2).CopyTo(reference.AsSpan(6));
        return reference;
    }

    private static void Fill(string mount)
    {
        Directory.CreateDirectory(mount + "/a/b");
        Directory.CreateDirectory(mount + "/c");
        File.WriteAllBytes(mount + "/a/resident", new byte[300]);
        File.WriteAllBytes(mount + "/a/clusters", new byte[20_000]);
        File.WriteAllBytes(mount + "/a/b/streams", new byte[10]);
        File.WriteAllBytes(mount + "/a/b/streams:second", new byte[9000]);
        for (int i = 0; i < 30; i++)
        {
            File.WriteAllBytes($"{mount}/c/{i} {new string('n', i * 4)}", new byte[i]);
        }

        Directory.CreateDirectory(mount + "/compressed");
        NtfsImage.SetExtendedAttribute(mount + "/compressed", "system.ntfs_attrib_be", [0, 0, 0x08, 0x10]);
        File.WriteAllText(mount + "/compressed/text", string.Concat(Enumerable.Repeat("over and over again ", 4000)));
        File.WriteAllBytes(mount + "/c/first", new byte[700]);
        for (int i = 0; i < 10; i++)
        {
            OutsideTool.RunChecked("ln", mount + "/c/first", $"{mount}/a/b/link number {i} with a long name for an attribute list");
        }

        NtfsImage.SetExtendedAttribute(mount + "/a/resident", "system.ntfs_object_id", [.. Enumerable.Range(1, 16).Select(i => (byte)i)]);
    }

    /// <summary>Where metadata is: boot sector, file records in use, index blocks, restart pages.</summary>
    private static List<Extent> Targets(byte[] volume)
    {
        List<Extent> targets = [new Extent(0, 512), new Extent(0, 0x58)];
        for (int offset = 0; offset + 1024 <= volume.Length; offset += 512)
        {
            ReadOnlySpan<byte> bytes = volume.AsSpan(offset);
            if (bytes.StartsWith("FILE"u8) && (bytes[0x16] & 1) != 0)
            {
                // Only the part in use: most of a record is slack.
                targets.Add(new Extent(offset, BitConverter.ToInt32(bytes[0x18..])));
            }
            else if (bytes.StartsWith("INDX"u8))
            {
                targets.Add(new Extent(offset, Math.Min(4096, BitConverter.ToInt32(bytes[0x1C..]) + 0x18)));
            }
        }

        return targets;
    }

    private static void Exercise(OverlayDevice device, Random random)
    {
        using NtfsFileSystem fileSystem = NtfsFileSystem.Open(device);
        _ = fileSystem.LiveExtents().TotalLength;
        _ = fileSystem.Check();
        byte[] buffer = new byte[1 << 16];
        DamagedVolumes.Walk(fileSystem, 2000, entry => Look(fileSystem, entry, buffer));
        Action[] edits =
        [
            () => Edit(fileSystem, "/c", FileKind.Directory, path => fileSystem.Delete(path)),
            () => Edit(fileSystem, "/a/b/link number 3 with a long name for an attribute list", FileKind.File, path => fileSystem.Delete(path)),
            () => Edit(fileSystem, "/a/resident", FileKind.File, path => fileSystem.Replace(path, buffer.AsSpan(0, 5000))),
            () => Edit(fileSystem, "/a/clusters", FileKind.File, path => fileSystem.Replace(path, buffer)),
            () => Edit(fileSystem, "/a/clusters", FileKind.File, path => fileSystem.Replace(path, buffer.AsSpan(0, 50))),
            () => Edit(fileSystem, "/a", FileKind.Directory, path => fileSystem.Create($"{path}/{random.Next()}", buffer)),
            () => fileSystem.Scrub(),
            () => fileSystem.WipeSlack(),
        ];
        random.Shuffle(edits);
        foreach (Action edit in edits)
        {
            edit();
        }

        fileSystem.Complete();
    }

    private static void Edit(NtfsFileSystem fileSystem, string path, FileKind kind, Action<string> edit)
    {
        if (fileSystem.Find(path)?.Kind == kind)
        {
            edit(path);
        }
    }

    private static void Look(NtfsFileSystem fileSystem, FileEntry entry, byte[] buffer)
    {
        _ = fileSystem.Streams(entry);
        _ = fileSystem.ReadReparseData(entry);
        fileSystem.Read(entry, 0, buffer);
        fileSystem.Read(entry, Math.Max(0, entry.Length - 100), buffer);
    }
}
