using VmGeneralize.Blocks;
using VmGeneralize.Disks.InPlace;
using VmGeneralize.Disks.Raw;

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

    /// <summary>The virtual disk. Valid as long as this object.</summary>
    public IBlockDevice Device { get; }

    public DiskFormat Format { get; }

    /// <summary>Size of the virtual disk in bytes.</summary>
    public long VirtualSize => Device.Length;

    /// <summary>Size of the file itself in bytes, holes included.</summary>
    public required long FileLength { get; init; }

    /// <summary>The file and its parents, the child first.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>The versions of <see cref="Files"/> that were opened, in the same order; empty for a disk that is not a file.</summary>
    public IReadOnlyList<FileVersion> Versions =>
        [.. OpenFiles.Select(file => file.Version)];

    /// <summary>What a user should know even though the disk could be opened, such as a damaged copy that was not needed.</summary>
    public required IReadOnlyList<string> Notes { get => [.. Pending is { } pending ? (string[])[pending] : [], .. field, .. WriterNotes]; init; }

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

    /// <summary>What was done about an interrupted change when the file was opened; null if nothing.</summary>
    internal string? Pending { get; set; }

    /// <summary>Starts a change of the container, given the most blocks that may be added; null when it is not changed in place.</summary>
    internal Func<long, ContainerDraft>? Draft { get; init; }

    /// <summary>The file itself; null for a disk that is not a file.</summary>
    internal FileDevice? File { get; set; }

    private IEnumerable<FileDevice> OpenFiles =>
        [.. File is { } own ? (FileDevice[])[own] : [], .. _owned.OfType<DiskImage>().SelectMany(parent => parent.OpenFiles)];

    private IEnumerable<string> WriterNotes => File?.Writer is { } writer
        ? [$"The disk is in use: {writer}. What is said of it may be of a moment that never was."]
        : [];

    /// <summary>Refuses a disk that was written to since it was opened, its parents included. A disk that is not a file reports that itself.</summary>
    /// <exception cref="RefusedException">What was read matches neither the old nor the new contents.</exception>
    public void RequireUnchanged()
    {
        foreach (FileDevice file in OpenFiles)
        {
            file.RequireUnchanged();
        }
    }

    public void Dispose()
    {
        Device.Dispose();
        foreach (IDisposable owned in _owned)
        {
            owned.Dispose();
        }
    }
}
