using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ntfs;

/// <summary>Tests a $MFT in so many pieces that its own attribute list maps it.</summary>
public sealed class FragmentedMftTests
{
    [SkippableFact]
    public void A_fragmented_mft_is_read_edited_and_scrubbed()
    {
        NtfsImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = NtfsImage.Make(folder, 1024, 12, Fragment);
        using (FileDevice device = new(path))
        {
            NtfsVolume volume = NtfsVolume.Open(device);
            Assert.NotNull(volume.Open(WellKnownRecord.Mft).Find(AttributeType.AttributeList));
            Assert.InRange(volume.Mft.Runs.Runs.Count, 100, int.MaxValue);
        }

        string edited = NtfsImage.Edit(path, fileSystem =>
        {
            Assert.Equal([], fileSystem.Check());
            fileSystem.Delete("/late");
            fileSystem.Scrub();
            fileSystem.Create("/made", new byte[400]);
            fileSystem.Complete();
        });

        Judge.AssertSound(edited);
        NtfsImage.Mounted(edited, mount =>
        {
            Assert.False(Directory.Exists(mount + "/late"));
            Assert.Equal(400, new FileInfo(mount + "/made").Length);
            Assert.Equal(1024, new FileInfo(mount + "/spacers/1").Length);
        }, readOnly: true);
    }

    /// <summary>Fills a volume and frees single clusters far from each other; the next file record takes each of them.</summary>
    private static void Fragment(string mount)
    {
        const int Spacers = 2000;
        Directory.CreateDirectory(mount + "/spacers");
        Directory.CreateDirectory(mount + "/late");
        for (int i = 0; i < Spacers; i++)
        {
            File.WriteAllBytes($"{mount}/spacers/{i}", new byte[1024]);
        }

        Fill(mount + "/ballast", 1 << 20);
        int[] order = [.. Enumerable.Range(2, Spacers - 2)];
        new Random(3).Shuffle(order);
        int next = 0;
        for (int made = 0; made < 450 && next < order.Length;)
        {
            using (FileStream spacer = File.OpenWrite($"{mount}/spacers/{order[next++]}"))
            {
                spacer.SetLength(0);
            }

            try
            {
                File.WriteAllBytes($"{mount}/late/{made}", new byte[200]);
                made++;
            }
            catch (IOException)
            {
                // The directory had to grow: more clusters are freed.
            }
        }

        File.Delete(mount + "/ballast");
    }

    private static void Fill(string path, int chunk)
    {
        using FileStream file = new(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        while (chunk >= 512)
        {
            try
            {
                file.Write(new byte[chunk]);
            }
            catch (IOException)
            {
                chunk /= 2;
            }
        }
    }
}
