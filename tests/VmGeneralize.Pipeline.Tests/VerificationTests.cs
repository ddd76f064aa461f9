using VmGeneralize.Blocks;
using VmGeneralize.Pipeline.Reports;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.Pipeline.Tests;

public sealed class VerificationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [SkippableFact]
    public async Task Clusters_that_no_file_owns_are_told_and_left()
    {
        string disk = FixtureDisk.In(_folder).WithBitmapBit(set: true).Write();

        PlanReport plan = await TestJobs.PlanAsync(disk);

        Assert.Contains("without harm", Assert.Single(plan.Warnings), StringComparison.Ordinal);
        Assert.NotEmpty(plan.Operations[0].Edits);
    }

    [SkippableFact]
    public async Task A_file_whose_clusters_are_free_in_the_bitmap_stops_everything()
    {
        string disk = FixtureDisk.In(_folder).WithBitmapBit(set: false).Write();

        CorruptDataException problem = await Assert.ThrowsAsync<CorruptDataException>(() => TestJobs.PlanAsync(disk));

        Assert.Contains("chkdsk", problem.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task An_earlier_user_is_not_taken_for_the_one_that_was_removed()
    {
        // A VM made from an image whose own user was kept: cloud-init has written rules for both, and the agent knows the second.
        SmallLinuxGuest guest = SmallLinuxGuest.Build(
            _folder, tree => SmallLinuxGuest.Write(tree, "/etc/sudoers.d/90-cloud-init-users", "other ALL=(ALL) NOPASSWD:ALL\nazureuser ALL=(ALL) NOPASSWD:ALL\n"));

        PlanReport plan = await TestJobs.PlanAsync(guest.Path);

        EditReport[] edits = [.. plan.Operations.Single(operation => operation.Id == "linux-user").Edits];
        Assert.Contains(edits, edit => edit.ToString().Contains("/home/azureuser", StringComparison.Ordinal));
        Assert.DoesNotContain(edits, edit => edit.ToString().Contains("other", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();
}
