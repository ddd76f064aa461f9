using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Checks.Linux.Leftovers;

internal static class MachineIdFileCheck
{
    private const string Path = "/etc/machine-id";

    public static Check Check { get; } = LinuxCheck.Create(
        "leftover-linux-machine-id-file",
        "State of the machine ID",
        CheckArea.MachineSpecific,
        "https://www.freedesktop.org/software/systemd/man/latest/machine-id.html",
        Find);

    private static IEnumerable<Finding> Find(IGuestView guest) =>
        LinuxCheck.Of(guest.Facts().Init, init => init == "systemd" ? OfSystemd(guest) : [], Severity.Info);

    /// <summary>What is emptied, or is empty, is not shared; what is there and stays is shared.</summary>
    private static IEnumerable<Finding> OfLink(IGuestView guest) => MachineIdLink.Target(guest) is not null ? []
        : [new Finding(
            guest.Locate(Path).OrShown(null) is not null ? Severity.Error : Severity.Warning,
            guest.Locate(Path).OrShown(null) is null ? "This is a link that leads nowhere here: clones may share what it leads to"
                : "This is not a regular file, nor a link to one that holds only an ID: clones share what is there",
            Path,
            "In the VM: replace the link by an empty file of mode 0444")];

    private static IEnumerable<Finding> OfSystemd(IGuestView guest) => guest.Find(Path) switch
    {
        null => [new Finding(
            Severity.Warning,
            "The file is missing: systemd takes the next start for the first one, and turns units on that were disabled",
            Path,
            "In the VM: systemd-machine-id-setup; the operation linux-machine-id then empties the file")],
        { IsFile: false } => OfLink(guest),
        { Length: > 0 } file when guest.ReadText(file.Path)?.Trim() == "uninitialized" => [new Finding(
            Severity.Info, "systemd takes the next start for the first one, and turns units on that were disabled", Path,
            "Only if that is not wanted: truncate -s 0 /etc/machine-id in the VM")],
        _ => [],
    };
}
