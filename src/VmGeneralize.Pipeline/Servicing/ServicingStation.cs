using VmGeneralize.Servicing;

namespace VmGeneralize.Pipeline.Servicing;

/// <summary>What this machine can do with disks beyond reading and writing their files.</summary>
public static class ServicingStation
{
    /// <summary>Null on anything but Windows.</summary>
    public static IBootOptimizer? Optimizer(TimeProvider time) => OperatingSystem.IsWindows() ? BootOptimizer.OfThisMachine(time) : null;
}
