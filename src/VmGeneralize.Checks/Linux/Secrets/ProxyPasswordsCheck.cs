using System.Buffers;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Checks.Linux.Secrets;

internal static class ProxyPasswordsCheck
{
    private const int LongestLogin = 400; // characters

    private static readonly SearchValues<char> EndOfLogin = SearchValues.Create("@/ \t\"'");
    private static readonly string[] Files =
    [
        "/etc/environment",
        "/etc/profile",
        "/etc/yum.conf",
        "/etc/dnf/dnf.conf",
        "/etc/wgetrc",
        "/etc/waagent.conf",
        "/etc/sysconfig/proxy",
        "/etc/fstab",
        "/etc/pip.conf",
    ];
    private static readonly string[] Folders =
    [
        "/etc/apt/apt.conf.d",
        "/etc/apt/sources.list.d",
        "/etc/yum.repos.d",
        "/etc/profile.d",
        "/etc/systemd/system.conf.d",
    ];

    public static Check Check { get; } = LinuxCheck.Create(
        "secret-linux-addresses",
        "Passwords in addresses of proxies and package sources",
        CheckArea.Secret,
        "https://manpages.debian.org/apt_auth.conf",
        static guest => LinuxCheck.OfEach(Files.Append("/etc/apt/sources.list").Select(guest.Find).OfType<GuestFile>().Where(file => file.IsFile), file =>
            guest.Lines(file.Path), Judge)
            .Concat(LinuxCheck.OfEach(Folders, guest.Entries, (_, files) =>
                LinuxCheck.OfEach(files.Where(file => file is { IsDirectory: false, IsSpecial: false }), file => guest.Lines(file.Path), Judge))));

    private static IEnumerable<Finding> Judge(GuestFile file, IReadOnlyList<string> lines) =>
        lines.Any(line => HoldsPassword(line) || (file.Path == FstabEntry.Path && line.Contains("password=", StringComparison.Ordinal)))
            ? [new Finding(Severity.Warning, "An address, or a mount option, holds a password", file.Path, "Remove it in the VM, and change the password")]
            : [];

    /// <summary>There is <c>://user:password@</c> in the line.</summary>
    private static bool HoldsPassword(string line)
    {
        for (int at = line.IndexOf("://", StringComparison.Ordinal); at >= 0; at = line.IndexOf("://", at + 3, StringComparison.Ordinal))
        {
            ReadOnlySpan<char> login = line.AsSpan(at + 3, int.Min(LongestLogin, line.Length - at - 3));
            int end = login.IndexOfAny(EndOfLogin);
            if (end > 0 && login[end] == '@' && login[..end].IndexOf(':') is var colon and > 0 && colon < end - 1)
            {
                return true;
            }
        }

        return false;
    }
}
