using VmGeneralize.Blocks;

namespace VmGeneralize.Disks;

/// <summary>An open disk file: the virtual disk in it, and what the container says about itself. Read-only.</summary>
public sealed class DiskImage : IDisposable
{
    private readonly IReadOnlyList<IDisposable> _owned;

    internal DiskImage(IBlockDevice device, DiskFormat format, IReadOnlyList<IDisposable> owned)
    {
        Device = device;
        Format = format;
        _owned = owned;
    }

    /// <summary>The virtual disk. Lives as long as this object.</summary>
    public IBlockDevice Device { get; }

    public DiskFormat Format { get; }

    /// <summary>Size of the virtual disk in bytes.</summary>
    public long VirtualSize => Device.Length;

    /// <summary>Size of the file itself in bytes, holes included.</summary>
    public required long FileLength { get; init; }

    /// <summary>The file and its parents, the child first.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>The versions of <see cref="Files"/> that were opened, in the same order; empty for a disk that is no file.</summary>
    public IReadOnlyList<FileVersion> Versions =>
        [.. Version is { } own ? (FileVersion[])[own] : [], .. _owned.OfType<DiskImage>().SelectMany(parent => parent.Versions)];

    /// <summary>What a user should know though the disk could be opened, such as a damaged copy that was not needed.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>VHD Unique Id, or VHDX SCSI page 83 identifier; null for raw.</summary>
    public Guid? Identifier { get; init; }

    /// <summary>Unit of allocation in bytes; 0 for raw and fixed VHD.</summary>
    public long BlockSize { get; init; }

    /// <summary>Logical sector size in bytes, 512 or 4096.</summary>
    public int LogicalSectorSize => Device.LogicalSectorSize;

    /// <summary>Physical sector size in bytes as the container states it; 512 where it does not.</summary>
    public int PhysicalSectorSize { get; init; } = 512;

    /// <summary>True when a VHDX log was replayed in memory because the file was not closed cleanly.</summary>
    public bool LogReplayed { get; init; }

    /// <summary>The version of the file itself; null for a disk that is no file.</summary>
    internal FileVersion? Version { get; set; }

    public void Dispose()
    {
        Device.Dispose();
        foreach (IDisposable owned in _owned)
        {
            owned.Dispose();
        }
    }
}
