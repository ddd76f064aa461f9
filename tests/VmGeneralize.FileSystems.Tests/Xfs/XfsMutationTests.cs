using VmGeneralize.Blocks;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Xfs;

/// <summary>Tests that damaged volumes give a <see cref="VmGeneralizeException"/> or an answer, in bounded memory.</summary>
public sealed class XfsMutationTests
{
    private const int Iterations = 300;

    /// <summary>Checksums are recalculated in half of the cases, so that damage gets past them.</summary>
    [SkippableTheory]
    [InlineData("-b", "size=1024")]
    [InlineData("-b", "size=1024", "-m", "rmapbt=1", "-i", "nrext64=1", "-n", "size=4096")]
    public void Damaged_volumes_are_told_apart_from_bugs(params string[] options)
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        MemoryDevice device = new(XfsDamage.MakeVolume(folder, options));
        XfsTarget[][] targets = XfsTarget.ByKind(device);
        Assert.True(targets.Length > 8);
        int refused = DamageTrials.Run(Iterations, 512L << 20, random =>
        {
            using OverlayDevice overlay = new(device);
            XfsDamage.Apply(random, overlay, targets);
            XfsDamage.Exercise(overlay);
        });

        // Findings of the check count; it finds the checksums that were not recalculated.
        Assert.InRange(refused, Iterations / 4, Iterations);
    }
}
