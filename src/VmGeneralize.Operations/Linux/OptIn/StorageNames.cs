using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.OptIn;

internal static class StorageNames
{
    private const string Initiator = "/etc/iscsi/initiatorname.iscsi";
    private const string Generate = "GenerateName=yes\n"; // Debian's service makes a name where it finds this, others where the file is missing

    public static Operation Operation { get; } = new()
    {
        Id = "linux-storage-names",
        Title = "Remove the names that the machine has in iSCSI and NVMe networks",
        Why = "Two machines of one name take each other's disks",
        Source = new("https://manpages.debian.org/iscsid"),
        Guest = GuestKind.Linux,
        Risk = Risk.Medium,
        OnByDefault = false,
        Group = LinuxGroups.Identities,
        Notice = "Storage that grants access by these names must be given the new ones.",
        Plan = static guest => Decide(guest).Edits,
        Left = static guest => Decide(guest).Left,
    };

    private static PartialPlan Decide(IGuestView guest) => PartialPlan.Join(
        guest.Own(Initiator) is { IsFile: true } file && guest.ReadText(file.Path) != Generate
            ? PartialPlan.Of("the iSCSI initiator's name", guest.Facts().Distribution, distribution => distribution.Family == LinuxFamily.Debian
                ? [new GuestEdit.Write(file.Path, GuestBytes.Of(Generate), "a new name at the next start")]
                : (IEnumerable<GuestEdit>)[new GuestEdit.Delete(file.Path)])
            : PartialPlan.Of([]),
        PartialPlan.Of(guest.Remove("/etc/nvme/hostid", "/etc/nvme/hostnqn")));
}
