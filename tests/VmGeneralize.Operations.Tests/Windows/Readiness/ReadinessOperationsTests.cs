using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Operations.Windows.Readiness;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.Operations.Tests.Windows.Readiness;

public class ReadinessOperationsTests
{
    private static readonly IReadOnlyList<Operation> Selected = Selection.Parse(ReadinessOperations.Group, Catalogue.All);

    public static TheoryData<string> Ids => [.. Selected.Select(operation => operation.Id)];

    [Fact]
    public void The_group_holds_all_of_them_and_only_what_was_a_default_before_is_on_by_default()
    {
        Assert.Equal(
            ReadinessOperations.All.Select(operation => operation.Id),
            Selected.Where(operation => !operation.OnByDefault).Select(operation => operation.Id));
        Assert.Equal(
            ["windows-remote-desktop-certificate", "windows-persistent-routes"],
            Selected.Where(operation => operation.OnByDefault).Select(operation => operation.Id));
        Assert.Equal(Selected.Select(operation => operation.Id).Order(), ReadinessGuest.Settings.Select(setting => setting.Operation).Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Mends_exactly_its_settings_and_then_has_nothing_left_to_do(string id)
    {
        Operation operation = Selected.Single(other => other.Id == id);
        FakeGuest guest = ReadinessGuest.Bad();
        IReadOnlyList<GuestEdit> edits = operation.Plan(guest);
        Assert.Equal(
            ReadinessGuest.Settings.Where(setting => setting.Operation == id).Select(
                setting => Shown(setting.Hive, setting.Key, setting.Name, setting.Good)).Order(),
            edits.Select(Shown).Order());
        guest.Apply(edits);
        Assert.Empty(operation.Plan(guest));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_good_guest_needs_nothing(string id) => Assert.Empty(Selected.Single(other => other.Id == id).Plan(ReadinessGuest.Good()));

    [Fact]
    public void All_together_meet_nowhere_and_leave_nothing_to_do()
    {
        FakeGuest guest = ReadinessGuest.Bad();
        GuestEdit[] edits = [.. Selected.SelectMany(operation => operation.Plan(guest))];
        Assert.Equal(ReadinessGuest.Settings.Count, edits.Select(edit => edit.Target).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(ReadinessGuest.Settings.Count, edits.Length);
        guest.Apply(edits);
        Assert.All(Selected, operation => Assert.Empty(operation.Plan(guest)));
    }

    [Fact]
    public void Expanded_paths_are_set_as_such() => Assert.All(
        Selected.SelectMany(operation => operation.Plan(ReadinessGuest.Bad())).OfType<GuestEdit.SetValue>()
            .Where(edit => edit.Name is "TEMP" or "TMP" or "DumpFile"),
        edit => Assert.IsType<RegistryData.ExpandText>(edit.Data));

    [Fact]
    public void Missing_values_of_keys_that_exist_are_made()
    {
        FakeGuest guest = new FakeGuest()
            .WithKey("SYSTEM", ReadinessGuest.Services + "partmgr")
            .WithKey("SYSTEM", ReadinessGuest.ControlSet + @"Control\TimeZoneInformation")
            .WithKey("SYSTEM", ReadinessGuest.Listener);
        string[] targets = [.. Selected.SelectMany(operation => operation.Plan(guest)).Select(edit => edit.Target)];
        Assert.Contains(@"SYSTEM\ControlSet001\Services\partmgr\Parameters\\SanPolicy", targets);
        Assert.Contains(@"SYSTEM\ControlSet001\Control\TimeZoneInformation\\RealTimeIsUniversal", targets);
        Assert.Contains(@"SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services\\KeepAliveEnable", targets);
    }

    [Fact]
    public void Services_that_are_not_installed_are_not_made_up() =>
        Assert.Empty(ReadinessOperations.All.SelectMany(operation => operation.Plan(new FakeGuest().WithKey("SYSTEM", ReadinessGuest.Services + "cdrom"))));

    [Fact]
    public void A_policy_against_remote_desktop_is_turned_round_but_never_made()
    {
        FakeGuest guest = new FakeGuest().WithValue("SYSTEM", ReadinessGuest.TerminalServer, "fDenyTSConnections", 1u);
        GuestEdit edit = Assert.Single(Selected.Single(operation => operation.Id == "azure-remote-desktop").Plan(guest));
        Assert.Equal("SYSTEM", edit.HiveName);
    }

    private static string Shown(GuestEdit edit) => edit switch
    {
        GuestEdit.SetValue set => Shown(set.Hive, set.Key, set.Name, set.Data.ToString()),
        GuestEdit.DeleteValue delete => Shown(delete.Hive, delete.Key, delete.Name, null),
        _ => edit.ToString(),
    };

    private static string Shown(string hive, string key, string name, object? data) => $@"{hive}\{key}: {name} = {data ?? "(deleted)"}".ToUpperInvariant();
}
