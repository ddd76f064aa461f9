using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ntfs;

/// <summary>
/// Tests random sequences of edits on random volumes against a model; each continues from what the one before it left. <c>VMG_NTFS_SEQUENCES</c> asks for
/// more of them than run by default, and <c>VMG_NTFS_SEED</c> for different ones: a failure message names the seed that repeats it.
/// </summary>
public sealed class NtfsAgedModelTests
{
    private const int SequencesPerVolume = 10;
    private const int Volumes = 20;
    private const int MaxSteps = 20;

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_edits_of_aged_volumes_leave_what_the_model_says(int part)
    {
        NtfsImage.RequireTools();
        OutsideTool.Require("python3");
        int volumes = Setting("VMG_NTFS_SEQUENCES", Volumes * SequencesPerVolume) / SequencesPerVolume;
        int first = Setting("VMG_NTFS_SEED", 0);
        int refused = 0;
        int replaced = 0;
        for (int seed = first + part; seed < first + volumes; seed += 4)
        {
            try
            {
                VolumeModel model = Run(seed);
                refused += model.Refused;
                replaced += model.Replaced;
            }
            catch (Exception exception) when (exception is not SkipException)
            {
                throw new InvalidOperationException($"VMG_NTFS_SEED={seed} VMG_NTFS_SEQUENCES={SequencesPerVolume}: {exception.Message}", exception);
            }
        }

        // On a few volumes, most files may be compressed or sparse; over all volumes together, they are not.
        Assert.True(replaced > refused || volumes < Volumes, $"{refused} of {replaced + refused} files were refused to be replaced");
    }

    private static VolumeModel Run(int seed)
    {
        using TemporaryFolder folder = new();
        string path = AgedVolume.Make(folder, seed);
        VolumeModel model = new();
        NtfsImage.Mounted(path, mount => model = VolumeModel.Read(mount), readOnly: true);
        byte[] volume = File.ReadAllBytes(path);
        Random random = new(seed);
        for (int sequence = 0; sequence < SequencesPerVolume; sequence++)
        {
            Edit(volume, model, random);
            File.WriteAllBytes(path, volume);
            Judge.AssertSound(path);
        }

        // The last state includes what earlier sequences did, so one mount judges them all.
        NtfsImage.Mounted(path, mount => model.AssertEqual(VolumeModel.Read(mount)), readOnly: true);
        return model;
    }

    /// <summary>One sequence of edits of a volume in memory, with the maintenance that a run of the tool does.</summary>
    private static void Edit(byte[] volume, VolumeModel model, Random random)
    {
        using OverlayDevice overlay = new(new MemoryDevice(volume));
        using (NtfsFileSystem fileSystem = NtfsFileSystem.Open(overlay))
        {
            for (int step = random.Next(1, MaxSteps); step > 0; step--)
            {
                model.Step(random, fileSystem);
            }

            if (random.Next(3) == 0)
            {
                fileSystem.Scrub();
            }

            if (random.Next(3) == 0)
            {
                fileSystem.WipeSlack();
                Assert.Equal(0, fileSystem.MeasureSlack().Sum(place => place.Bytes));
            }

            model.AssertEqual(fileSystem);
            Assert.Equal([], fileSystem.Check());
            fileSystem.Complete();
        }

        byte[] result = new byte[volume.Length];
        overlay.Read(0, result);
        result.CopyTo(volume, 0);
    }

    private static int Setting(string name, int usual) => int.TryParse(Environment.GetEnvironmentVariable(name), out int value) ? value : usual;
}
