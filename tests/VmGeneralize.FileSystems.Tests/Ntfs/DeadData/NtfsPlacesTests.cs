using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.FileSystems.Places;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ntfs.DeadData;

public sealed class NtfsPlacesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void Every_kind_of_place_is_told()
    {
        NtfsImage.RequireTools();
        string path = NtfsImage.Make(_folder, 4096, 24, mount =>
        {
            Directory.CreateDirectory(mount + "/folder/deeper");
            File.WriteAllText(mount + "/folder/deeper/large.txt", new string(' ', 10_000) + "needle-contents");
            File.WriteAllText(mount + "/folder/small.txt", "needle-resident");
            File.WriteAllText(mount + "/folder/small.txt:ads", "needle-in-ads");
            for (int index = 0; index < 100; index++)
            {
                File.WriteAllText($"{mount}/folder/deeper/{(index == 70 ? "needle-live-name" : "name")} {index}", "x");
            }

            File.WriteAllText(mount + "/folder/needle-dead-name.txt", "needle-dead-resident");
            File.WriteAllText(mount + "/folder/dead.bin", new string(' ', 9_000) + "needle-free-cluster");
            File.Delete(mount + "/folder/needle-dead-name.txt");
            File.Delete(mount + "/folder/dead.bin");
        });

        Assert.Equal([new Place(PlaceKind.FileContents, "/folder/deeper/large.txt", Offset: 10_000)], Find(path, "needle-contents"u8));
        Place resident = Assert.Single(Find(path, "needle-resident"u8));
        Assert.Equal((PlaceKind.ResidentData, "/folder/small.txt", ""), (resident.Kind, resident.Path, resident.Stream));
        Place stream = Assert.Single(Find(path, "needle-in-ads"u8));
        Assert.Equal((PlaceKind.ResidentData, "/folder/small.txt", "ads"), (stream.Kind, stream.Path, stream.Stream));
        Place free = Assert.Single(Find(path, "needle-dead-resident"u8));
        Assert.Equal((PlaceKind.FreeRecord, "needle-dead-name.txt"), (free.Kind, free.Path));
        Assert.Equal(PlaceKind.FreeCluster, Assert.Single(Find(path, "needle-free-cluster"u8)).Kind);
        Assert.Equal(
            [(PlaceKind.RecordName, "/folder/deeper/needle-live-name 70"), (PlaceKind.IndexEntry, "/folder/deeper")],
            Find(path, Encoding.Unicode.GetBytes("needle-live-name"))
                .Where(place => place.Kind != PlaceKind.IndexSlack)
                .Select(place => (place.Kind, place.Path!))
                .Distinct()
                .Order());
        Assert.Contains(
            Find(path, Encoding.Unicode.GetBytes("needle-dead-name")),
            place => place is { Kind: PlaceKind.FreeRecord, Path: "needle-dead-name.txt" });
    }

    [SkippableFact]
    public void Places_of_a_damaged_volume_are_told_or_not_but_nothing_else_escapes()
    {
        NtfsImage.RequireTools();
        string path = NtfsImage.Make(_folder, 1024, 8, SmallVolume.Fill);
        byte[] sound = File.ReadAllBytes(path);
        Random random = new(7);
        for (int round = 0; round < 150; round++)
        {
            byte[] bytes = [.. sound];
            for (int index = 0; index < 40; index++)
            {
                // $MFT and most metadata of a small volume are near the start.
                bytes[random.Next(bytes.Length / 2)] = (byte)random.Next(256);
            }

            try
            {
                using NtfsFileSystem fileSystem = NtfsFileSystem.Open(new MemoryDevice(bytes));
                fileSystem.MeasureSlack();
                fileSystem.MeasureDeadMetadata();
                IPlaceMap places = fileSystem.MapPlaces();
                for (int index = 0; index < 300; index++)
                {
                    places.At(random.Next(bytes.Length));
                }
            }
            catch (VmGeneralizeException)
            {
                // Expected: the volume is damaged.
            }
        }
    }

    private static List<Place> Find(string path, ReadOnlySpan<byte> needle)
    {
        byte[] bytes = File.ReadAllBytes(path);
        using NtfsFileSystem fileSystem = NtfsFileSystem.Open(new MemoryDevice(bytes));
        IPlaceMap places = fileSystem.MapPlaces();
        List<Place> found = [];
        for (int at = 0; bytes.AsSpan(at).IndexOf(needle) is var skip and >= 0; at += skip + 1)
        {
            found.Add(places.At(at + skip) with { Record = null });
        }

        return [.. found.Distinct()];
    }
}
