namespace VmGeneralize.Checks.Linux.Readiness;

internal static class OtherPlatformsCheck
{
    private static readonly (string Path, string What)[] Products =
    [
        ("/usr/bin/vmtoolsd", "VMware Tools"), ("/usr/sbin/VBoxService", "VirtualBox Guest Additions"), ("/usr/bin/qemu-ga", "QEMU guest agent"),
        ("/usr/sbin/qemu-ga", "QEMU guest agent"),
        ("/usr/sbin/xe-daemon", "XenServer tools"), ("/usr/bin/amazon-ssm-agent", "Amazon SSM agent"), ("/snap/amazon-ssm-agent", "Amazon SSM agent"),
        ("/usr/bin/google_guest_agent", "Google guest agent"), ("/usr/bin/prltoolsd", "Parallels Tools"),
    ];

    public static Check Check { get; } = LinuxCheck.Readiness("azure-linux-other-platforms", "Agents of other hypervisors and clouds", static guest => Products
        .Where(product => guest.Find(product.Path) is not null)
        .Select(product => new Finding(Severity.Info, $"{product.What} is installed and of no use in Azure", product.Path, "Uninstall it in the VM")));
}
