using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class MachineKeysCheck
{
    private static readonly string[] Folders =
    [
        "/ProgramData/Microsoft/Crypto/RSA/MachineKeys",
        "/ProgramData/Microsoft/Crypto/RSA/S-1-5-18",
        "/ProgramData/Microsoft/Crypto/Keys",
        "/ProgramData/Microsoft/Crypto/SystemKeys",
    ];

    private static readonly Leftover Keys = new(
        Severity.Warning,
        "Private keys of the machine: clones would probably share those that Sysprep leaves",
        Remedy: "In the VM, before Sysprep, remove the certificates that clones must not share: certlm.msc");

    private static readonly Leftover RemoteDesktopKey = new(
        Severity.Info, "Among the machine keys: probably the key of the Remote Desktop certificate", FixedBy: "windows-remote-desktop-keys");

    public static Check Check { get; } = new()
    {
        Id = "secret-machine-keys",
        Title = "Private keys of the machine",
        Area = CheckArea.Secret,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows/win32/seccng/key-storage-and-retrieval"),
        Find = static guest =>
        [
            .. Keys.At(guest, Folders),
            .. RemoteDesktopKey.Deleted(guest),
        ],
    };
}
