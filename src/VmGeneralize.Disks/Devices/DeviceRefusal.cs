using VmGeneralize.Blocks;

namespace VmGeneralize.Disks.Devices;

/// <summary>Why a block device of this machine is not written.</summary>
public static class DeviceRefusal
{
    /// <summary>The path names something other than a whole block device that can be written.</summary>
    public static RefusalCode NotADevice { get; } = new("target-not-a-device");

    /// <summary>It is mounted, or is swap, or a part of another device, or a program has claimed it.</summary>
    public static RefusalCode InUse { get; } = new("target-in-use");

    /// <summary>It is smaller than the disk, or has sectors of another size.</summary>
    public static RefusalCode DoesNotFit { get; } = new("target-does-not-fit");

    /// <summary>Something is on it.</summary>
    public static RefusalCode NotEmpty { get; } = new("target-not-empty");
}
