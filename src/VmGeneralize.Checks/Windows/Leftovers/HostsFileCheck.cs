using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class HostsFileCheck
{
    private const string Hosts = "/Windows/System32/drivers/etc/hosts";
    private const int Most = 50;
    private const int LongestShown = 120;

    private static readonly char[] Blanks = [' ', '\t'];

    public static Check Check { get; } = new()
    {
        Id = "leftover-hosts-file",
        Title = "Lines of the hosts file",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/troubleshoot/windows-server/networking/microsoft-tcpip-host-name-resolution-order"),
        Find = static guest => WindowsTexts.Of(guest, Hosts, text => Lines(text).Take(Most)),
    };

    private static IEnumerable<Finding> Lines(string text)
    {
        int number = 0;
        foreach (string line in text.Split('\n'))
        {
            number++;
            string mapping = line.Split('#')[0].Trim();
            if (mapping.Length > 0 && !IsLocalHost(mapping))
            {
                string shown = mapping.Length > LongestShown ? mapping[..LongestShown] + " ..." : mapping;
                yield return new Finding(
                    Severity.Warning,
                    $"The hosts file maps names for every clone: {shown}",
                    $"{GuestPath.ToWindows(Hosts)}:{number}",
                    @"Remove the line in the VM: notepad C:\Windows\System32\drivers\etc\hosts");
            }
        }
    }

    private static bool IsLocalHost(string mapping) =>
        mapping.Split(Blanks, StringSplitOptions.RemoveEmptyEntries) is ["127.0.0.1" or "::1", var name]
            && name.Equals("localhost", StringComparison.OrdinalIgnoreCase);
}
