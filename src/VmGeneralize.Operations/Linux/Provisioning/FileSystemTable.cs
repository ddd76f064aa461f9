using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.Provisioning;

internal static class FileSystemTable
{
    // No matter who added them: without these the system does not start.
    private static readonly string[] Needed = ["/", "/boot", "/boot/efi", "/efi", "/usr", "/var", "/var/log", "/home", "/opt", "/srv", "/tmp"];

    public static Operation Operation { get; } = new()
    {
        Id = "linux-cloud-init-fstab",
        Title = "Remove the lines that cloud-init added to fstab",
        Why = "They mount disks of the source, the resource disk above all; cloud-init adds those of each VM",
        Source = new("https://docs.cloud-init.io/en/latest/reference/cli.html"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = true,
        Plan = static guest => Decide(guest).Edits,
        Left = static guest => Decide(guest).Left,
    };

    private static PartialPlan Decide(IGuestView guest) => PartialPlan.Of("the lines that cloud-init added to fstab", guest.Facts().Fstab, entries =>
    {
        HashSet<string> added = [.. entries.Where(entry => entry.Has("comment=cloudconfig") && !Needed.Contains(entry.MountPoint)).Select(entry => entry.Line)];
        return added.Count == 0 ? PartialPlan.Of([]) : guest.RemoveLines(FstabEntry.Path, "the lines that cloud-init added to fstab", added.Contains);
    });
}
