using VmGeneralize.Blocks;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Pipeline.Tests;

public sealed class VerificationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [SkippableFact]
    public void Clusters_that_no_file_owns_are_told_and_left()
    {
        string disk = FixtureDisk.In(_folder).WithBitmapBit(set: true).Write();

        using DiskSession session = DiskSession.Open(disk);
        PlanReport plan = Generalization.Apply(session, new GeneralizeOptions(), progress: null, CancellationToken.None);

        Assert.Contains("without harm", Assert.Single(plan.Warnings), StringComparison.Ordinal);
        Assert.NotEmpty(plan.Operations[0].Edits);
    }

    [SkippableFact]
    public void A_file_whose_clusters_are_free_in_the_bitmap_stops_everything()
    {
        string disk = FixtureDisk.In(_folder).WithBitmapBit(set: false).Write();

        using DiskSession session = DiskSession.Open(disk);
        CorruptDataException problem = Assert.Throws<CorruptDataException>(
            () => Generalization.Apply(session, new GeneralizeOptions(), progress: null, CancellationToken.None));

        Assert.Contains("chkdsk", problem.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
