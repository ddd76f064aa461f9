namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>A kernel module that a VM in Azure has a use for.</summary>
/// <param name="Name">With underscores, such as <c>hv_storvsc</c>.</param>
/// <param name="Option">The kernel's option for it.</param>
/// <param name="Without">What a VM lacks without it, as the end of a sentence.</param>
/// <param name="Use">How much it is needed.</param>
public sealed record NeededModule(string Name, string Option, string Without, ModuleUse Use)
{
    /// <summary>The root is found with it: it must be in the initial RAM disk.</summary>
    public bool IsForRoot { get; init; }

    /// <summary>Those whose lack is looked for.</summary>
    public static IReadOnlyList<NeededModule> Drivers { get; } =
    [
        new("hv_vmbus", "CONFIG_HYPERV", "it has no disk in Azure", ModuleUse.Required) { IsForRoot = true },
        new("hv_storvsc", "CONFIG_HYPERV_STORAGE", "it has no disk in Azure", ModuleUse.Required) { IsForRoot = true },
        new("hv_netvsc", "CONFIG_HYPERV_NET", "it has no network in Azure", ModuleUse.Required),
        new("udf", "CONFIG_UDF_FS", "the disc with Azure's settings cannot be read, and no VM from this image is provisioned", ModuleUse.Required),
        new("sr_mod", "CONFIG_BLK_DEV_SR", "the disc with Azure's settings cannot be read, and no VM from this image is provisioned", ModuleUse.Required),
        new("nvme", "CONFIG_BLK_DEV_NVME", "VM sizes that offer NVMe disks only cannot start it", ModuleUse.SomeSizes) { IsForRoot = true },
        new("hv_utils", "CONFIG_HYPERV_UTILS", "the host can neither shut it down nor set its clock", ModuleUse.Useful),
        // An NVMe disk is found on this bus too.
        new("pci_hyperv", "CONFIG_PCI_HYPERV", "VM sizes that offer NVMe disks only cannot start it", ModuleUse.SomeSizes) { IsForRoot = true },
        new("mlx5_core", "CONFIG_MLX5_CORE", "it has no accelerated networking on most hosts", ModuleUse.Useful),
        new("mana", "CONFIG_MICROSOFT_MANA", "it has no accelerated networking on the newest hosts", ModuleUse.Useful),
    ];

    /// <summary>Those that must not be forbidden: the same, and what they stand on. A kernel may do without these under that name.</summary>
    public static IReadOnlyList<NeededModule> All { get; } =
    [
        .. Drivers,
        new("scsi_transport_fc", "CONFIG_SCSI_FC_ATTRS", "hv_storvsc does not load, and it has no disk in Azure", ModuleUse.Required) { IsForRoot = true },
        new("cdrom", "CONFIG_CDROM", "the disc with Azure's settings cannot be read, and no VM from this image is provisioned", ModuleUse.Required),
        new("isofs", "CONFIG_ISO9660_FS", "a disc with settings that is not UDF cannot be read", ModuleUse.SomeSizes),
        new("nvme_core", "CONFIG_NVME_CORE", "VM sizes that offer NVMe disks only cannot start it", ModuleUse.SomeSizes) { IsForRoot = true },
        new("mlx4_core", "CONFIG_MLX4_CORE", "it has no accelerated networking on older hosts", ModuleUse.Useful),
    ];
}
