using VmGeneralize.Blocks;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Btrfs;

/// <summary>Tests that damaged volumes give a <see cref="VmGeneralizeException"/> or an answer, in bounded memory.</summary>
public sealed class BtrfsMutationTests
{
    private const int Iterations = 400;

    [SkippableFact]
    public void Damaged_volumes_are_told_apart_from_bugs()
    {
        BtrfsImage.RequireTools();
        using TemporaryFolder folder = new();
        MemoryDevice device = new(BtrfsDamage.MakeVolume(folder));
        Extent[][] targets = BtrfsDamage.Targets(device);
        Assert.True(targets.Length > 6);
        int refused = DamageTrials.Run(Iterations, 256L << 20, random =>
        {
            using OverlayDevice overlay = new(device);
            BtrfsDamage.Apply(random, overlay, targets);
            BtrfsDamage.Exercise(overlay);
        });

        // Findings of the check count: it finds the checksums that were not recalculated, wherever they are.
        Assert.InRange(refused, Iterations / 4, Iterations);
    }
}
