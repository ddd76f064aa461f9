using VmGeneralize.Blocks;

namespace VmGeneralize.Pipeline.Tests;

public sealed class PreparedSelectionTests
{
    [Fact]
    public void Before_sysprep_only_what_is_safe_there_runs()
    {
        string[] ids = [.. PreparedSelection.Of(new GeneralizeOptions(Prepare: true)).Select(operation => operation.Id)];

        Assert.Contains("windows-panther", ids);
        Assert.Contains("windows-page-files", ids);
        Assert.DoesNotContain("windows-ssh-host-keys", ids);
        Assert.DoesNotContain("windows-update-client-id", ids);
        Assert.Contains("deep-scrub", ids);
    }

    [Fact]
    public void What_is_safe_can_be_added_and_left_out()
    {
        Assert.DoesNotContain(PreparedSelection.Of(new GeneralizeOptions(Prepare: true)), operation => operation.Id == "windows-error-reports");
        Assert.Contains(
            PreparedSelection.Of(new GeneralizeOptions("defaults,windows-error-reports", Prepare: true)), operation => operation.Id == "windows-error-reports");
        Assert.DoesNotContain(
            PreparedSelection.Of(new GeneralizeOptions("defaults,-deep-scrub", Prepare: true)), operation => operation.Id == "deep-scrub");
    }

    [Fact]
    public void What_is_not_safe_is_refused_when_it_is_named()
    {
        UsageException problem = Assert.Throws<UsageException>(
            () => PreparedSelection.Of(new GeneralizeOptions("defaults,windows-ssh-host-keys", Prepare: true)));

        Assert.Contains("windows-ssh-host-keys", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_user_who_is_kept_is_removed_by_no_operation()
    {
        Assert.Contains(PreparedSelection.Of(new GeneralizeOptions()), operation => operation.Id == "linux-user");
        Assert.DoesNotContain(PreparedSelection.Of(new GeneralizeOptions(KeepUser: true)), operation => operation.Id == "linux-user");
        Assert.DoesNotContain(PreparedSelection.Of(new GeneralizeOptions("all,linux-user", KeepUser: true)), operation => operation.Id == "linux-user");
    }

    [Fact]
    public void Without_prepare_nothing_is_left_out()
    {
        Assert.Contains(PreparedSelection.Of(new GeneralizeOptions()), operation => !operation.SafeBeforeSysprep);
    }
}
