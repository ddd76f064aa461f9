using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ntfs;

/// <summary>Tests random edits on real volumes against a model; ntfs-3g tells whether both agree.</summary>
public sealed class NtfsModelTests
{
    private const int Sequences = 4;
    private const int Steps = 60;

    [SkippableTheory]
    [InlineData(512)]
    [InlineData(4096)]
    [InlineData(65536)]
    public void Random_edits_leave_what_the_model_says(int cluster)
    {
        NtfsImage.RequireTools();
        using TemporaryFolder folder = new();
        VolumeModel original = new();
        string path = SmallVolumes.Copy(folder, cluster, 24);
        NtfsImage.Mounted(path, mount => original = VolumeModel.Read(mount), readOnly: true);
        byte[] bytes = File.ReadAllBytes(path);

        for (int seed = 0; seed < Sequences; seed++)
        {
            Random random = new((cluster * 1000) + seed);
            VolumeModel model = original.Clone();
            using OverlayDevice overlay = new(new MemoryDevice((byte[])bytes.Clone()));
            using NtfsFileSystem fileSystem = NtfsFileSystem.Open(overlay);
            for (int step = 0; step < Steps; step++)
            {
                model.Step(random, fileSystem);
            }

            Assert.Equal(0, model.Refused); // nothing in it is compressed or sparse
            model.AssertEqual(fileSystem);
            Assert.Equal([], fileSystem.Check());
            fileSystem.Scrub();
            fileSystem.Complete();

            string edited = folder.File("edited");
            byte[] result = new byte[bytes.Length];
            overlay.Read(0, result);
            File.WriteAllBytes(edited, result);
            Judge.AssertSound(edited);
            NtfsImage.Mounted(edited, mount => model.AssertEqual(VolumeModel.Read(mount)), readOnly: true);
        }
    }
}
