using VmGeneralize.Guests.Edits;
using VmGeneralize.Operations.Linux;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Operations.Tests.Linux;

/// <summary>Tests that a used machine of a family becomes the fresh one, file by file, and that nothing is done on a fresh one.</summary>
public sealed class FamilyTests
{
    private static readonly string[] Cleared = ["/etc/lvm/devices/backup"]; // emptied folders that the fresh machine does not have

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    public void A_used_RHEL_becomes_a_fresh_one(int version)
    {
        MemoryLinuxGuest guest = RedHatGuests.Used(version);
        RequireTurnsInto(RedHatGuests.Fresh(version), guest, chosen: null);
        Assert.Equal(0u, guest.Find("/etc/shadow")!.Mode);
        Assert.Equal(RedHatGuests.ShadowLabel, guest.Attribute("/etc/shadow", RedHatGuests.Label));
        Assert.All(["/etc/hostname", "/etc/machine-id"], path => Assert.NotNull(guest.Attribute(path, RedHatGuests.Label)));
        Assert.False(guest.Exists("/.autorelabel"));
    }

    [Fact]
    public void A_used_SLES_becomes_a_fresh_one() => RequireTurnsInto(SuseGuests.Fresh(), SuseGuests.Used(), chosen: null);

    [Fact]
    public void Registrations_go_when_they_are_asked_for()
    {
        const string Chosen = "defaults,linux-registrations,linux-package-caches";
        RequireTurnsInto(RedHatGuests.Fresh(9), RedHatGuests.Registered(), Chosen);
        MemoryLinuxGuest guest = SuseGuests.Registered();
        RequireTurnsInto(SuseGuests.Fresh().WithText("/etc/hosts", SuseGuests.Fresh().Text("/etc/hosts") + "\n"), guest, Chosen);
        guest.Apply(Plan(guest, "linux-package-credentials"));
        Assert.False(guest.Exists("/etc/zypp/credentials.d/own-repository"));
    }

    [Fact]
    public void Registrations_stay_when_they_are_not()
    {
        MemoryLinuxGuest guest = SuseGuests.Registered();
        guest.Apply(Plan(guest, chosen: null));
        Assert.True(guest.Exists("/etc/SUSEConnect"));
        Assert.Contains("smt-azure.susecloud.net", guest.Text("/etc/hosts"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_that_is_not_of_a_card_keeps_its_address()
    {
        const string Path = "/etc/NetworkManager/system-connections/x.nmconnection";
        const string Text = "[connection]\ntype=TYPE\n[TYPE]\nmac-address = 00:0D:3A:12:34:56\ncloned-mac-address=00:0D:3A:12:34:56\n";
        string Edits(string type) => string.Join(' ', LinuxOperationsTests.Operation("linux-hardware-addresses")
            .Plan(new MemoryLinuxGuest().WithText(Path, Text.Replace("TYPE", type, StringComparison.Ordinal))).Select(LinuxOperationsTests.Shown));
        Assert.Equal(Path + ": remove a line", Edits("ethernet"));
        Assert.Empty(Edits("wifi"));
    }

    private static void RequireTurnsInto(MemoryLinuxGuest fresh, MemoryLinuxGuest used, string? chosen)
    {
        Assert.Empty(Plan(fresh, chosen));
        used.Apply(Plan(used, chosen));
        Assert.Empty(Plan(used, chosen));
        Assert.Equal(fresh.Paths.Order(StringComparer.Ordinal), used.Paths.Except(Cleared).Order(StringComparer.Ordinal));
        Assert.All(fresh.Paths.Where(path => fresh.Find(path)!.IsFile), path => Assert.Equal((path, fresh.Text(path)), (path, used.Text(path))));
    }

    private static IReadOnlyList<GuestEdit> Plan(MemoryLinuxGuest guest, string? chosen) =>
        [.. JointPlan.For(guest, Selection.Parse(chosen, LinuxOperations.All)).SelectMany(plan => plan.Edits)];
}
