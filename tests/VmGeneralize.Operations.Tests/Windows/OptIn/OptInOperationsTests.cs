using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Operations.Windows.OptIn;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Operations.Tests.Windows.OptIn;

public class OptInOperationsTests
{
    public static TheoryData<string, string[]> Expected => OptInExactEdits.Expected;

    [Theory]
    [MemberData(nameof(Expected))]
    public void Changes_exactly_this(string id, string[] targets)
    {
        IReadOnlyList<GuestEdit> edits = Operation(id).Plan(new FakeGuest().WithOptIn());
        Assert.Equal(targets.Order(), edits.Select(edit => edit.Target).Order());
    }

    [Fact]
    public void Every_opt_in_operation_is_expected_to_do_something() =>
        Assert.Equal(OptInOperations.All.Select(operation => operation.Id), OptInExactEdits.Expected.Select(row => (string)((object[])row)[0]));

    [Fact]
    public void None_runs_by_default() => Assert.DoesNotContain(OptInOperations.All, operation => operation.OnByDefault);

    [Fact]
    public void Whoever_loses_something_is_told() =>
        Assert.DoesNotContain(OptInOperations.All, operation => operation.Risk == Risk.High && operation.Notice is null);

    [Fact]
    public void Fixed_addresses_become_dhcp()
    {
        FakeGuest guest = new FakeGuest().WithOptIn();
        guest.Apply(Operation("windows-static-addresses").Plan(guest));
        Assert.Equal(1u, guest.Number("SYSTEM", OptInGuest.Interfaces + "{static}", "EnableDHCP"));
        Assert.Equal(0u, guest.Number("SYSTEM", OptInGuest.Interfaces + "{none}", "EnableDHCP"));
        Assert.Equal("", guest.Text("SYSTEM", OptInGuest.Interfaces + "{dhcp}", "NameServer"));
    }

    [Fact]
    public void Profiles_behind_junctions_are_left_alone()
    {
        FakeGuest guest = new FakeGuest()
            .WithFile(new GuestFile("/Users/All Users", IsDirectory: false, Length: 0, ReparseTag: 0xA0000003))
            .WithFile(new GuestFile("/Users/roaming", IsDirectory: false, Length: 0, ReparseTag: 0xA0000003))
            .WithFiles("/Users/desktop.ini", "/Users/Default/NTUSER.DAT", "/Users/Public/x", "/Users/All Users/AppData/Local/Temp/x");
        Assert.Empty(Operation("windows-local-profiles").Plan(guest));
        Assert.Empty(Operation("windows-temporary-files").Plan(guest));
    }

    [Fact]
    public void Removing_profiles_takes_over_what_others_would_remove_in_them()
    {
        FakeGuest guest = new FakeGuest().WithOptIn();
        Operation[] chosen = [.. Selection.Parse("all,windows-local-profiles", Catalogue.All)];
        Dictionary<string, GuestEdit[]> plans = JointPlan.For(guest, chosen).ToDictionary(plan => plan.Operation.Id, plan => plan.Edits.ToArray());

        Assert.Contains("windows-local-profiles", plans.Keys);
        GuestEdit[] others = [.. plans.Where(plan => plan.Key != "windows-local-profiles").SelectMany(plan => plan.Value)];
        Assert.DoesNotContain(others, edit => edit.Target.StartsWith("/Users/builder", StringComparison.Ordinal));
        Assert.Contains(others, edit => edit.Target == "/Users/Default/AppData/Local/Temp/~d.tmp");
        foreach (GuestEdit profile in plans["windows-local-profiles"])
        {
            Assert.DoesNotContain(others, other => GuestEdit.Meet(profile, other, GuestKind.Windows));
        }
    }

    [Fact]
    public void Without_profiles_a_joint_plan_is_every_operations_own()
    {
        FakeGuest guest = new FakeGuest().WithOptIn();
        IReadOnlyList<Operation> chosen = Selection.Parse("all", Catalogue.All);
        Assert.Equal(
            chosen.SelectMany(operation => operation.Plan(guest)),
            JointPlan.For(guest, chosen).SelectMany(plan => plan.Edits));
    }

    [Theory]
    [InlineData("all")]
    [InlineData("windows-logs,windows-caches,windows-histories,windows-network,defaults")]
    public void Profiles_go_only_when_they_are_named(string list)
    {
        Assert.DoesNotContain(Selection.Parse(list, Catalogue.All), operation => operation.Id == "windows-local-profiles");
        Assert.Contains(Selection.Parse(list + ",windows-local-profiles", Catalogue.All), operation => operation.Id == "windows-local-profiles");
    }

    private static Operation Operation(string id) => OptInOperations.All.Single(operation => operation.Id == id);
}
