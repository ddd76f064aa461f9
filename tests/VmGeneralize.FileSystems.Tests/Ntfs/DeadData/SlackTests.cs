using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.FileSystems.Places;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ntfs.DeadData;

public sealed class SlackTests : IDisposable
{
    private const string Gone = "gone long ago";
    private static readonly string[] Places =
    [
        "in the change journal", "in shadow copies", "after file records", "after directory entries", "after the ends of files",
        "after the ends of compressed data", "in unused parts of the volume's own files", "in bad clusters",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData(512)]
    [InlineData(4096)]
    [InlineData(65536)]
    public void Slack_that_another_driver_left_is_measured_and_wiped_and_all_that_lives_stays(int cluster)
    {
        string path = Used(cluster);
        PlantBehindFile(path, "/tail.bin", 5000);
        IReadOnlyList<SlackPlace> before = Measure(path);
        SortedDictionary<string, string> manifest = Read(path);

        string wiped = NtfsImage.Edit(path, fileSystem =>
        {
            fileSystem.Scrub(); // names lie in free records too
            Assert.Equal(before, fileSystem.WipeSlack());
            fileSystem.Complete();
        });

        Assert.Equal(Places, before.Select(place => place.Place));
        Assert.True(before.Skip(2).Take(3).All(place => place.Bytes > 0) && before[4].Bytes >= Gone.Length, string.Join(' ', before));
        Assert.Equal("/, /tail.bin", $"{before[3].Example}, {before[4].Example}");
        Assert.All(Measure(wiped), place => Assert.Equal((0L, null), (place.Bytes, place.Example)));
        Assert.Equal(manifest, Read(wiped));
        Judge.AssertSound(wiped);
        Assert.True(Judge.IsLive(path, Encoding.Unicode.GetBytes(Gone)));
        Assert.False(Judge.IsLive(wiped, Encoding.Unicode.GetBytes(Gone)));
        Assert.False(Judge.IsLive(wiped, Encoding.UTF8.GetBytes(Gone)));
    }

    [SkippableFact]
    public void A_volume_without_slack_is_not_touched()
    {
        string path = NtfsImage.Edit(Used(4096), fileSystem =>
        {
            fileSystem.WipeSlack();
            fileSystem.Complete();
        });
        byte[] before = File.ReadAllBytes(path);

        string again = NtfsImage.Edit(path, fileSystem =>
        {
            Assert.Equal(0, fileSystem.WipeSlack().Sum(place => place.Bytes));
            fileSystem.Complete();
        });

        Assert.True(before.AsSpan().SequenceEqual(File.ReadAllBytes(again)));
    }

    [SkippableFact]
    public void Free_records_with_names_are_counted_until_they_are_scrubbed()
    {
        string path = Used(4096);

        DeadMetadata before = Assert.Single(Survey(path), part => part.Kind == DeadMetadataKind.FreeRecords);
        string scrubbed = NtfsImage.Edit(path, fileSystem =>
        {
            fileSystem.Scrub();
            fileSystem.Complete();
        });

        Assert.True(before.Count >= 150, before.ToString());
        Assert.Contains(before.Names, name => name.StartsWith(Gone, StringComparison.Ordinal));
        Assert.Empty(Survey(scrubbed));
    }

    [SkippableFact]
    public void A_fresh_volume_holds_nothing_dead()
    {
        NtfsImage.RequireTools();
        string path = NtfsImage.Make(_folder, 4096, 16);

        Assert.Empty(Survey(path));
        Assert.Equal(0, Measure(path).Sum(place => place.Bytes));
    }

    /// <summary>A volume from which ntfs-3g deleted every other name of a directory, names of hard links, and small files.</summary>
    private string Used(int cluster)
    {
        NtfsImage.RequireTools();
        return NtfsImage.Make(_folder, cluster, 32, mount =>
        {
            SmallVolume.Fill(mount);
            Directory.CreateDirectory(mount + "/mixed");
            for (int index = 0; index < 300; index++)
            {
                File.WriteAllText($"{mount}/mixed/{(index % 2 == 0 ? Gone : "kept")} {index}", "resident");
            }

            File.WriteAllBytes(mount + "/tail.bin", new byte[5000]);
            File.WriteAllText(mount + "/shrunk", new string('x', 500));
            File.WriteAllText(mount + "/linked", "x");
            for (int index = 0; index < 3; index++)
            {
                OutsideTool.RunChecked("ln", mount + "/linked", $"{mount}/linked {Gone} {index}");
            }

            foreach (string file in Directory.GetFiles(mount + "/mixed", Gone + "*").Concat(Directory.GetFiles(mount, "linked " + Gone + "*")))
            {
                File.Delete(file);
            }
        });
    }

    /// <summary>Puts a string after the end of a file, into its last cluster.</summary>
    private static void PlantBehindFile(string path, string file, int size)
    {
        long at;
        using (FileDevice device = new(path))
        using (NtfsFileSystem fileSystem = NtfsFileSystem.Open(device))
        {
            IPlaceMap places = fileSystem.MapPlaces();
            int step = fileSystem.AllocationUnit;
            at = Enumerable.Range(0, (int)(device.Length / step))
                .Select(cluster => (long)cluster * step)
                .First(offset => places.At(offset) is { Kind: PlaceKind.FileContents, Path: { } name, Offset: var position }
                    && name == file
                    && position == size / step * step)
                + (size % step);
            Assert.Equal(PlaceKind.FileSlack, places.At(at).Kind);
        }

        using FileStream stream = File.OpenWrite(path);
        stream.Position = at;
        stream.Write(Encoding.UTF8.GetBytes(Gone));
    }

    private static IReadOnlyList<SlackPlace> Measure(string path)
    {
        using FileDevice device = new(path);
        using NtfsFileSystem fileSystem = NtfsFileSystem.Open(device);
        return fileSystem.MeasureSlack();
    }

    private static IReadOnlyList<DeadMetadata> Survey(string path)
    {
        using FileDevice device = new(path);
        using NtfsFileSystem fileSystem = NtfsFileSystem.Open(device);
        return fileSystem.MeasureDeadMetadata();
    }

    private static SortedDictionary<string, string> Read(string path) => Judge.ReadManifest(path);
}
