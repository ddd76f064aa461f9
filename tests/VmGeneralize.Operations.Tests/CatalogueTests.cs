using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Operations.Tests;

public class CatalogueTests
{
    public static TheoryData<string> Ids => [.. Catalogue.All.Select(operation => operation.Id)];

    public static TheoryData<string> WindowsIds =>
        [.. Catalogue.All.Where(operation => operation.Guest == GuestKind.Windows).Select(operation => operation.Id)];

    [Fact]
    public void Duplicate_and_malformed_ids_are_rejected()
    {
        Operation good = Catalogue.All[0];
        Assert.Throws<InvalidOperationException>(() => Catalogue.Checked([good, good]));
        foreach (string id in (string[])["", "-x", "Upper", "with space", "defaults", "all"])
        {
            Assert.Throws<InvalidOperationException>(() => Catalogue.Checked([good with { Id = id }]));
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_operation_says_what_why_and_where_it_is_documented(string id)
    {
        Operation operation = Catalogue.All.Single(other => other.Id == id);
        Assert.NotEmpty(operation.Title);
        Assert.NotEmpty(operation.Why);
        Assert.Equal("https", operation.Source.Scheme);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void An_empty_guest_needs_nothing(string id) =>
        Assert.Empty(Catalogue.All.Single(other => other.Id == id).Plan(new FakeGuest()));

    [Theory]
    [MemberData(nameof(WindowsIds))]
    public void Every_operation_finds_something_on_a_full_guest_and_nothing_after_it_was_applied(string id)
    {
        Operation operation = Catalogue.All.Single(other => other.Id == id);
        FakeGuest guest = Guests.Full();
        IReadOnlyList<GuestEdit> edits = operation.Plan(guest);
        Assert.NotEmpty(edits);
        guest.Apply(edits);
        Assert.Empty(operation.Plan(guest));
    }

    [Fact]
    public void No_two_operations_change_the_same_thing()
    {
        (string Id, GuestEdit Edit)[] edits =
        [
            .. Catalogue.All.Where(operation => !operation.CoversOthers).SelectMany(
                operation => operation.Plan(Guests.Full()).Select(edit => (operation.Id, edit))),
        ];
        for (int i = 0; i < edits.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                Assert.False(GuestEdit.Meet(edits[i].Edit, edits[j].Edit, GuestKind.Windows), $"{edits[i]} and {edits[j]}");
            }
        }
    }

    [Fact]
    public void No_operation_that_runs_by_default_touches_what_must_stay()
    {
        string[] kept =
        [
            "/Windows/System32/Sysprep/Sysprep_succeeded.tag", "/Windows/System32/Sysprep/Panther/setupact.log",
            "/Windows/Setup/State/State.ini", "/Windows/System32/config/SYSTEM", "/Windows/System32/config/SAM",
            "/Windows/System32/Sysprep/sysprep.exe", "/WindowsAzure/GuestAgent/WaAppAgent.exe", "/ProgramData/ssh/sshd_config", "/Users/builder/x",
        ];
        FakeGuest guest = Guests.Full().WithFiles(kept).WithValues("SYSTEM", "Setup", "SetupType", "CmdLine")
            .WithValues("SOFTWARE", @"Microsoft\Cryptography", "MachineGuid");
        foreach (GuestEdit edit in Catalogue.All.Where(operation => operation.OnByDefault).SelectMany(operation => operation.Plan(guest)))
        {
            Assert.DoesNotContain(kept, path => edit is GuestEdit.Delete delete && GuestPath.IsSameOrBelow(path, delete.Path, GuestKind.Windows));
            Assert.False(
                edit is GuestEdit.DeleteValue { Name: "SetupType" or "CmdLine" or "MachineGuid" } or GuestEdit.DeleteValue { Hive: "SAM" or "SECURITY" });
        }
    }

    [Theory]
    [InlineData("windows-panther", "Setup logs and the cached answer file (Panther), of former installations too")]
    [InlineData("windows-hibernation-file", "hiberfil.sys of a system that is not hibernated")]
    [InlineData("linux-cloud-init-logs", "Cloud-init's logs")]
    [InlineData("linux-root-password", "Not done: lock root's password")]
    public void What_an_operation_would_remove_is_named_as_a_thing_and_not_as_an_order(string id, string leftover) =>
        Assert.Equal(leftover, Catalogue.Get(id).Leftover);
}
