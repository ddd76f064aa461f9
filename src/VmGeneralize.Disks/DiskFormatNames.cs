namespace VmGeneralize.Disks;

/// <summary>Common names of the formats.</summary>
public static class DiskFormatNames
{
    public static string Name(this DiskFormat format) => format switch
    {
        DiskFormat.Raw => "raw disk",
        DiskFormat.VhdFixed => "fixed VHD",
        DiskFormat.VhdDynamic => "dynamic VHD",
        DiskFormat.VhdDifferencing => "differencing VHD",
        DiskFormat.VhdxFixed => "fixed VHDX",
        DiskFormat.VhdxDynamic => "dynamic VHDX",
        DiskFormat.VhdxDifferencing => "differencing VHDX",
        _ => throw new InvalidOperationException($"Disk format {format} has no name"),
    };
}
