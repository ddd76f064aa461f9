namespace VmGeneralize.Azure.Compute.Rights;

/// <summary>
/// Which rights things take: https://learn.microsoft.com/azure/virtual-machines/disks-upload-vhd-to-managed-disk-cli, the table "RBAC permissions" of
/// https://learn.microsoft.com/azure/virtual-machines/shared-image-galleries, and for data
/// https://learn.microsoft.com/azure/virtual-machines/disks-secure-upload-download.
/// </summary>
public static class RightsFor
{
    private const string Compute = "Microsoft.Compute";

    /// <summary>A managed disk that is made by an upload.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="policy">What is asked of it.</param>
    /// <param name="isDeleted">It is deleted when the image is made.</param>
    public static IReadOnlyList<NeededRight> Disk(ResourceScope scope, DiskPolicy policy, bool isDeleted)
    {
        string group = scope.Group.ToString();
        List<NeededRight> rights =
        [
            new($"{Compute}/disks/write", group, "make the disk"),
            new($"{Compute}/disks/beginGetAccess/action", group, "open it for the upload"),
            new($"{Compute}/disks/endGetAccess/action", group, "close it"),
        ];
        if (policy.NeedsLogin)
        {
            rights.Add(
                new NeededRight($"{Compute}/disks/upload/action", group, "upload to a disk that requires a login as well as its address") { IsData = true });
        }

        if (policy.EncryptionSet is { } keys)
        {
            rights.Add(new NeededRight($"{Compute}/diskEncryptionSets/read", keys, "use that disk encryption set"));
        }

        if (isDeleted)
        {
            rights.Add(new NeededRight($"{Compute}/disks/delete", group, "delete the disk when the image is made")
            {
                IsOptional = true,
            });
        }

        return rights;
    }

    /// <summary>A managed image.</summary>
    public static NeededRight Image(ResourceScope scope) => new($"{Compute}/images/write", scope.Group.ToString(), "make the image");

    /// <summary>An intermediate managed image for a version.</summary>
    internal static IReadOnlyList<NeededRight> IntermediateImage(ResourceScope scope) =>
    [
        new($"{Compute}/images/write", scope.Group.ToString(), "make the intermediate managed image"),
        new($"{Compute}/images/delete", scope.Group.ToString(), "delete the intermediate managed image") { IsOptional = true },
    ];

    /// <summary>A version.</summary>
    /// <param name="scope">Its definition; what is above it when that is not there.</param>
    internal static NeededRight Version(string scope) => new($"{Compute}/galleries/images/versions/write", scope, "make the version");

    /// <summary>Marking a machine as generalized.</summary>
    /// <param name="id">The machine.</param>
    /// <param name="deallocate">It must be deallocated first.</param>
    public static IReadOnlyList<NeededRight> Mark(string id, bool deallocate) =>
    [
        new($"{Compute}/virtualMachines/generalize/action", id, "mark the machine as generalized"),
        .. deallocate
            ? [new NeededRight($"{Compute}/virtualMachines/deallocate/action", id, "deallocate the machine")] : Array.Empty<NeededRight>(),
    ];

    /// <summary>What a version takes of its source; null: nothing besides reading it.</summary>
    /// <param name="source">The source.</param>
    /// <param name="account">Resource id of the storage account of a blob.</param>
    internal static NeededRight? Source(ImageSource source, Func<ImageSource.Blob, string> account) => source switch
    {
        ImageSource.Blob blob => new(
            "Microsoft.Storage/storageAccounts/listKeys/action", account(blob), "make a version of a blob, which is read with its account's key"),
        ImageSource.Disk disk => new($"{Compute}/disks/write", disk.Id, "make a version of that disk"),
        ImageSource.Snapshot snapshot => new($"{Compute}/snapshots/write", snapshot.Id, "make a version of that snapshot"),
        ImageSource.VirtualMachine machine => new($"{Compute}/virtualMachines/write", machine.Id, "make a version of that machine"),
        _ => null,
    };
}
