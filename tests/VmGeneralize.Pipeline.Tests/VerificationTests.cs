using VmGeneralize.Blocks;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Pipeline.Results;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.Pipeline.Tests;

public sealed class VerificationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [SkippableFact]
    public void Clusters_that_no_file_owns_are_told_and_left()
    {
        string disk = FixtureDisk.In(_folder).WithBitmapBit(set: true).Write();

        using DiskSession session = DiskSession.Open(disk);
        DiskPlan plan = Generalization.Apply(session, new GeneralizeOptions(), progress: null, CancellationToken.None);

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

    [SkippableFact]
    public void An_earlier_user_is_not_taken_for_the_one_that_was_removed()
    {
        // A VM made from an image whose own user was kept: cloud-init has written rules for both, and the agent knows the second.
        SmallLinuxGuest guest = SmallLinuxGuest.Build(
            _folder, tree => SmallLinuxGuest.Write(tree, "/etc/sudoers.d/90-cloud-init-users", "other ALL=(ALL) NOPASSWD:ALL\nazureuser ALL=(ALL) NOPASSWD:ALL\n"));

        using DiskSession session = DiskSession.Open(guest.Path);
        DiskPlan plan = Generalization.Apply(session, new GeneralizeOptions(), progress: null, CancellationToken.None);

        AppliedEdit[] edits = [.. plan.Operations.Single(applied => applied.Operation.Id == "linux-user").Edits];
        Assert.Contains(edits, edit => edit.ToString().Contains("/home/azureuser", StringComparison.Ordinal));
        Assert.DoesNotContain(edits, edit => edit.ToString().Contains("other", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();
}
