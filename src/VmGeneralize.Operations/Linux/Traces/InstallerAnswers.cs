using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.Traces;

internal static class InstallerAnswers
{
    // What Ubuntu's installer tells cloud-init about the one machine that it installed, its first user's password included.
    private const string Ubuntu = "/etc/cloud/cloud.cfg.d/99-installer.cfg";

    public static Operation Operation { get; } = new()
    {
        Id = "linux-installer-answers",
        Title = "Remove the answers that the installer left",
        Why = "They hold the passwords of the source, as hashes or in clear; what Ubuntu's installer wrote for cloud-init also keeps it from looking for Azure",
        Source = new("https://learn.microsoft.com/azure/virtual-machines/linux/create-upload-ubuntu"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = true,
        Plan = static guest => Decide(guest).Edits,
        Left = static guest => Decide(guest).Left,
    };

    private static PartialPlan Decide(IGuestView guest) => PartialPlan.Join(
        PartialPlan.Of(guest.Remove(
            "/root/anaconda-ks.cfg", "/root/original-ks.cfg", "/root/initial-setup-ks.cfg", "/root/install.log", "/root/install.log.syslog",
            "/root/autoinst.xml", "/var/lib/autoinstall/autoconf/autoconf.xml")),
        // AutoYaST keeps the whole profile there, and what it fetched and ran; init.d stays, since a service runs what is in it.
        PartialPlan.Of(guest.Empty("/var/adm/autoinstall/cache", "/var/adm/autoinstall/files", "/var/adm/autoinstall/logs", "/var/adm/autoinstall/scripts")),
        PartialPlan.Of(
            "what the installer wrote for cloud-init",
            guest.OwnLines(Ubuntu),
            lines => lines.Any(IsOfInstaller) ? guest.RemovePlain(Ubuntu) : (IReadOnlyList<GuestEdit>)[]));

    /// <summary>The user data of the installed machine, or its one source of them: what else an administrator wrote there stays.</summary>
    private static bool IsOfInstaller(string line) => line.TrimStart() is not ['#', ..]
        && (line.Contains("userdata_raw", StringComparison.Ordinal)
            || (line.StartsWith("datasource_list:", StringComparison.Ordinal) && line.Contains("None", StringComparison.Ordinal)));
}
