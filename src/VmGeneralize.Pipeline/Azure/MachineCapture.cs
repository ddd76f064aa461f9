using VmGeneralize.Azure;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Blocks;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>Requirements of an image of a virtual machine; all of them are known before the machine is marked, after which it never starts again.</summary>
internal static class MachineCapture
{
    /// <exception cref="RefusedException">No such image can be made from the machine.</exception>
    public static void Require(VmState machine, ImageChoice capture)
    {
        string name = Name(machine);
        if (capture.Image is not null && machine.SecurityType is { } security)
        {
            throw new RefusedException(
                AzureRefusal.SecurityType,
                $"{name} is a {security} machine: no managed image can be made from it.",
                "Make a gallery image: --gallery and --definition.");
        }

        if (machine.SecurityType is not (null or SecurityTypes.TrustedLaunch))
        {
            throw new RefusedException(
                AzureRefusal.SecurityType,
                $"{name} is a {machine.SecurityType} machine: its image needs settings of encryption in every region, which this program cannot make.",
                "Capture it with: az sig image-version create. It is not marked, and starts as before.");
        }
    }

    /// <summary>What Azure knows about it, compared with the definition.</summary>
    /// <exception cref="AzureException">It does not know enough.</exception>
    public static HandOverFacts Facts(VmState machine) => machine is { OsType: { } os, Generation: { } generation }
        ? new HandOverFacts(Name(machine), os, generation, [])
        {
            Architecture = machine.Architecture,
            DiskSize = machine.DiskSize,
            MachineSecurity = machine.SecurityType,
            Plan = machine.Plan,
            Features = machine.Features,
        }
        : throw new AzureException(
            "Checking the VM", "Azure does not say its operating system and generation.",
            "It is not marked. Start it once, deprovision it again and run the same command.");

    private static string Name(VmState machine) => machine.Id[(machine.Id.LastIndexOf('/') + 1)..];
}
