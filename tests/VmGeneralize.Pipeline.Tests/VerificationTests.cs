using VmGeneralize.Blocks;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Operations;
using VmGeneralize.Pipeline.Results;
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

        DiskPlan plan = await TestJobs.PlanAsync(disk);

        Assert.Contains("which is harmless", Assert.Single(plan.Warnings), StringComparison.Ordinal);
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
    public async Task A_hive_that_was_inconsistent_before_is_told_and_edited()
    {
        string disk = FixtureDisk.In(_folder).WithoutRootFlag("SYSTEM").Write();

        DiskPlan plan = await TestJobs.PlanAsync(disk);

        Assert.Matches("^A registry hive was inconsistent before and is unchanged, which is harmless: SYSTEM: .*flag", Assert.Single(plan.Warnings));
        Assert.Contains(plan.Hives, hive => hive.Name == "SYSTEM");
    }

    [SkippableTheory]
    [InlineData("sshd_config", "zshd_config")] // so that host keys are listed behind it and not found
    [InlineData("setuperr.log", "setupact.log")] // so that one folder has a name twice
    public async Task A_folder_whose_index_is_damaged_is_damage_and_no_defect(string name, string changed)
    {
        string disk = FixtureDisk.In(_folder).WithName(name, changed).Write();

        CorruptDataException problem = await Assert.ThrowsAsync<CorruptDataException>(() => TestJobs.PlanAsync(disk, new GeneralizeOptions("all")));

        Assert.Contains("partition 3", problem.Message, StringComparison.Ordinal);
        Assert.Contains("chkdsk", problem.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_line_with_a_field_too_few_stops_everything()
    {
        SmallLinuxGuest disk = SmallLinuxGuest.Build(_folder, _ => { });
        GuestEdit wrong = new GuestEdit.EditLines(
            "/etc/group", new LineEdits([new LineEdit.Replace("other:x:1001:", "other:x:1001", "other")]));
        Operation operation = new()
        {
            Id = "wrong",
            Title = "Write a wrong line",
            Why = "It is a defect",
            Source = new("https://example.com/"),
            Guest = GuestKind.Linux,
            Risk = Risk.Low,
            OnByDefault = true,
            Plan = _ => [],
        };
        using DiskSession session = DiskSession.Open(disk.Path, CancellationToken.None);
        IGuest guest = GuestSelection.Choose(session, new GeneralizeOptions());
        IGuestEditor editor = guest.Edit();
        editor.Apply(wrong);
        editor.Complete();

        InvalidOperationException problem = Assert.Throws<InvalidOperationException>(
            () => Verification.Run(session, guest.Volume.Name, guest.Options, [(operation, [wrong])], CancellationToken.None));

        Assert.Contains("/etc/group", problem.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task An_earlier_user_is_not_taken_for_the_one_that_was_removed()
    {
        // A VM created from an image whose own user was kept: cloud-init has written rules for both users, and the agent knows the second one.
        SmallLinuxGuest guest = SmallLinuxGuest.Build(
            _folder,
            tree => SmallLinuxGuest.Write(tree, "/etc/sudoers.d/90-cloud-init-users", "other ALL=(ALL) NOPASSWD:ALL\nazureuser ALL=(ALL) NOPASSWD:ALL\n"));

        DiskPlan plan = await TestJobs.PlanAsync(guest.Path);

        AppliedEdit[] edits = [.. plan.Operations.Single(applied => applied.Operation.Id == "linux-user").Edits];
        Assert.Contains(edits, edit => edit.ToString().Contains("/home/azureuser", StringComparison.Ordinal));
        Assert.DoesNotContain(edits, edit => edit.ToString().Contains("other", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();
}
