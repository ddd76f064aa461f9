using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Operations.Tests;

public class JointPlanTests
{
    private static readonly GuestEdit[] Cover = [new GuestEdit.Delete("/Users/ann"), new GuestEdit.Delete("/Users/bob")];

    [Theory]
    [InlineData("/Users/ann/a.log", false)]
    [InlineData("/Users/bob/AppData/b.log", false)]
    [InlineData("/USERS/BOB", false)]
    [InlineData("/Users/bobby/b.log", true)]
    [InlineData("/Windows/Temp/c.log", true)]
    public void Edits_in_any_folder_that_goes_as_a_whole_are_left_out(string path, bool isLeft)
    {
        Operation covers = Catalogue.All[0] with { Id = "covers", CoversOthers = true, Plan = _ => Cover };
        Operation other = Catalogue.All[0] with { Id = "other", Plan = _ => [new GuestEdit.Delete(path)] };

        IReadOnlyList<(Operation Operation, IReadOnlyList<GuestEdit> Edits)> plans = JointPlan.For(new FakeGuest(), [other, covers]);

        Assert.Equal(isLeft ? 1 : 0, plans.Single(plan => plan.Operation.Id == "other").Edits.Count);
        Assert.Equal(Cover, plans.Single(plan => plan.Operation.Id == "covers").Edits);
    }
}
