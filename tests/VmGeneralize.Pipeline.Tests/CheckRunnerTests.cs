using VmGeneralize.Checks;

namespace VmGeneralize.Pipeline.Tests;

public sealed class CheckRunnerTests
{
    [Fact]
    public void What_is_not_found_any_more_is_mended()
    {
        Finding stays = Finding("leftover-linux-joined", "a");
        Finding goes = Finding("leftover-linux-joined", "b");
        Finding isNew = Finding("leftover-linux-joined", "c");

        Assert.Equal(
            [("a", false), ("b", true), ("c", false)],
            CheckRunner.Compare(
                [stays with { Bytes = 2 }, goes], [stays with { Bytes = 1 }, isNew]).Select(finding => (finding.Summary, finding.IsFixed!.Value)));
    }

    [Fact]
    public void What_a_plan_was_foreseen_to_leave_is_left_though_nothing_tells_of_it_any_more() =>
        Assert.False(Assert.Single(CheckRunner.Compare([Finding("leftover-linux-provisioned-user", "The home directory is not removed")], [])).IsFixed);

    private static Finding Finding(string check, string summary) =>
        new(Severity.Warning, summary, "/etc/x") { Rule = CheckCatalogue.All.Single(other => other.Id == check) };
}
