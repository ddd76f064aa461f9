using Azure;
using Azure.Core;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;
using VmGeneralize.Azure.Compute.Rights;

namespace VmGeneralize.Azure.Compute;

/// <summary>The platform's side of generalizing a virtual machine that was deprovisioned inside: what <c>az vm generalize</c> does.</summary>
public sealed class VirtualMachine(ArmAccess access, IProgress<AzureStep>? progress)
{
    private readonly ArmRequests _requests = new(access, progress);

    /// <summary>What state it is in.</summary>
    /// <exception cref="AzureException">It is not there, or Azure refused.</exception>
    public async Task<VmState> GetAsync(ResourceScope scope, string name, CancellationToken cancellation)
    {
        ResourceIdentifier id = new(scope.VirtualMachine(name));
        VirtualMachineData data = (await _requests.CallAsync(
            $"Checking the VM {name}",
            token => _requests.Client.GetVirtualMachineResource(id).GetAsync(InstanceViewType.InstanceView, token),
            cancellation).ConfigureAwait(false)).Value.Data;
        string[] codes = [.. data.InstanceView?.Statuses.Select(status => status.Code ?? "") ?? []];
        VirtualMachineOSDisk? osDisk = data.StorageProfile?.OSDisk;
        bool ephemeral = osDisk?.DiffDiskSettings?.Option is not null;
        ManagedDiskData? disk = ephemeral || osDisk?.ManagedDisk?.Id is not { } diskId ? null : await DiskAsync(diskId, cancellation).ConfigureAwait(false);
        return new VmState(
            id.ToString(),
            data.Location.Name,
            osDisk?.OSType is { } os ? (os == SupportedOperatingSystemType.Windows ? OsType.Windows : OsType.Linux) : null,
            (disk?.HyperVGeneration ?? data.InstanceView?.HyperVGeneration) is { } generation ? SdkTypes.Of(generation) : null,
            codes.FirstOrDefault(code => code.StartsWith("PowerState/", StringComparison.OrdinalIgnoreCase))?["PowerState/".Length..] ?? "unknown",
            codes.Contains("OSState/generalized", StringComparer.OrdinalIgnoreCase),
            SecurityTypes.Plain(data.SecurityProfile?.SecurityType?.ToString()),
            ephemeral)
        {
            Architecture = disk?.SupportedCapabilities?.Architecture is { } architecture ? SdkTypes.Of(architecture) : null,
            Plan = data.Plan is { Name.Length: > 0 } plan ? new PurchasePlan(plan.Publisher, plan.Product, plan.Name) : null,
            DiskSize = disk?.DiskSizeBytes ?? (disk?.DiskSizeGB ?? osDisk?.DiskSizeGB) * (1L << 30),
            CanHibernate = data.AdditionalCapabilities?.HibernationEnabled == true,
            UsesNvme = data.StorageProfile?.DiskControllerType == DiskControllerType.NVMe,
        };
    }

    private async Task<ManagedDiskData?> DiskAsync(ResourceIdentifier id, CancellationToken cancellation) => (await _requests.FindAsync(
        $"Checking the disk {id.Name}", token => _requests.Client.GetManagedDiskResource(id).GetAsync(token),
        cancellation).ConfigureAwait(false))?.Value.Data;

    /// <summary>Gives its hardware back; its disks stay.</summary>
    public Task DeallocateAsync(VmState machine, CancellationToken cancellation) => _requests.CompleteAsync(
        $"Deallocating the VM {Name(machine)}",
        token => Resource(machine).DeallocateAsync(WaitUntil.Started, cancellationToken: token),
        cancellation);

    /// <summary>Marks it as generalized. There is no way back: it never starts again.</summary>
    /// <exception cref="AzureException">It is not deallocated, its disk would be lost, or Azure refused.</exception>
    public async Task MarkAsync(VmState machine, CancellationToken cancellation)
    {
        CheckMarkable(machine);
        await _requests.CallAsync(Marking(machine), token => Resource(machine).GeneralizeAsync(token), cancellation).ConfigureAwait(false);
    }

    /// <exception cref="AzureException">It can not be marked in this state.</exception>
    public static void CheckMarkable(VmState machine)
    {
        if (machine.HasEphemeralOsDisk)
        {
            throw new AzureException(
                Marking(machine), "its system disk is ephemeral: nothing of it is left to make an image from.", "Use a machine with a managed system disk.");
        }

        if (!machine.IsDeallocated)
        {
            throw new AzureException(
                Marking(machine),
                $"it is {machine.PowerState}, not deallocated.",
                "Add --deallocate, or: az vm deallocate --ids " + machine.Id);
        }
    }

    /// <summary>What marking calls.</summary>
    public static IReadOnlyList<AzureCall> Calls(string id, bool deallocate) =>
    [
        new("GET", id, "Check that it exists and is deallocated; read its security type, purchase plan, hibernation and disk controller"),
        new("GET", "its system disk", "Read its generation, architecture and size"),
        .. RightsCheck.Calls(RightsFor.Mark(id, deallocate)),
        .. deallocate ? [new AzureCall("POST", $"{id}/deallocate", "Deallocate it if it is not")] : Array.Empty<AzureCall>(),
        new("POST", $"{id}/generalize", "Mark it as generalized; it can never be started again"),
    ];

    private static string Marking(VmState machine) => $"Marking the VM {Name(machine)} as generalized";

    private static string Name(VmState machine) => new ResourceIdentifier(machine.Id).Name;

    private VirtualMachineResource Resource(VmState machine) => _requests.Client.GetVirtualMachineResource(new ResourceIdentifier(machine.Id));
}
