using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Readiness;

internal static class OtherHypervisorsCheck
{
    private static readonly ForeignProduct[] Products =
    [
        new(
            "VMware Tools",
            [
                "VMTools", "VGAuthService", "vm3dservice", "VMMemCtl", "vmci", "vmhgfs", "vm3dmp", "vm3dmp_loader", "vmmouse", "vmusbmouse",
                "vmrawdsk", "vmvss",
                "vmxnet3ndis6", "pvscsi", "vsepflt", "vnetflt", "vnetWFP",
            ],
            @"VMware, Inc.\VMware Tools"),
        new("VirtualBox Guest Additions", ["VBoxService", "VBoxGuest", "VBoxMouse", "VBoxSF", "VBoxVideo", "VBoxWddm"], @"Oracle\VirtualBox Guest Additions"),
        new("Xen drivers and agent", ["xenbus", "xenfilt", "xeniface", "xenvbd", "xenvif", "xennet", "XenSvc", "xenagent"]),
        new(
            "virtio drivers and QEMU guest agent",
            [
                "vioscsi", "viostor", "netkvm", "VirtioSerial", "vioser", "BALLOON", "BalloonService",
                "QEMU-GA", "QEMU Guest Agent VSS Provider", "vdservice", "spice-agent",
            ]),
    ];

    public static Check Check { get; } = ReadinessCheck.Create("azure-other-hypervisors", "Tools and drivers of other hypervisors", Find);

    private static IReadOnlyList<Finding> Find(IGuestView guest) =>
    [
        .. Products.Select(product => (product.Name, Trace: product.Trace(guest))).Where(found => found.Trace is not null).Select(found => new Finding(
            Severity.Warning,
            $"{found.Name}: made for another hypervisor, useless in Azure and sometimes harmful",
            found.Trace!,
            "Uninstall it in the VM (Settings > Apps, or pnputil /delete-driver OEM.INF /uninstall for a driver), then run Sysprep again")
        {
            Expected = "absent",
            Found = found.Name,
        }),
    ];
}
