namespace VmGeneralize.Checks.Linux.Readiness;

/// <summary>Names of disks.</summary>
internal static class UnstableDeviceNames
{
    // Numbered in the order in which they are found, which differs from start to start, and from hypervisor to hypervisor.
    private static readonly string[] Unstable = ["/dev/sd", "/dev/hd", "/dev/vd", "/dev/xvd", "/dev/nvme"];

    public static bool IsUnstable(string device) => Unstable.Any(start => device.StartsWith(start, StringComparison.Ordinal));
}
