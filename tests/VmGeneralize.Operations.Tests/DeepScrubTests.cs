using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Operations.Tests;

public sealed class DeepScrubTests
{
    private static Operation Operation => Catalogue.All.Single(operation => operation.Id == "deep-scrub");

    [Fact]
    public void Slack_is_wiped_once()
    {
        FakeGuest guest = new() { HasSlack = true };

        IReadOnlyList<GuestEdit> edits = Operation.Plan(guest);
        guest.Apply(edits);

        Assert.Equal([new GuestEdit.WipeSlack()], edits);
        Assert.Empty(Operation.Plan(guest));
    }

    [Fact]
    public void Without_slack_there_is_nothing_to_do() => Assert.Empty(Operation.Plan(new FakeGuest()));

    [Fact]
    public void It_runs_by_default_and_meets_no_other_edit()
    {
        Assert.True(Operation.OnByDefault);
        Assert.False(GuestEdit.Meet(new GuestEdit.WipeSlack(), new GuestEdit.Delete("/Windows/Panther"), GuestKind.Windows));
        Assert.False(GuestEdit.Meet(new GuestEdit.DeleteKey("SYSTEM", "Setup"), new GuestEdit.WipeSlack(), GuestKind.Windows));
        Assert.True(GuestEdit.Meet(new GuestEdit.WipeSlack(), new GuestEdit.WipeSlack(), GuestKind.Windows));
    }
}
