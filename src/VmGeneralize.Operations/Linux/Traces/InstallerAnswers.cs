using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Linux.Traces;

internal static class InstallerAnswers
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-installer-answers",
        Title = "Remove the answers that the installer left",
        Why = "They hold the passwords of the source, as hashes or in clear",
        Source = new("https://docs.redhat.com/documentation/red_hat_enterprise_linux/9/html/automatically_installing_rhel/"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = true,
        Plan = static guest => guest.Remove(
            "/root/anaconda-ks.cfg", "/root/original-ks.cfg", "/root/initial-setup-ks.cfg", "/root/install.log", "/root/install.log.syslog",
            "/root/autoinst.xml"),
    };
}
