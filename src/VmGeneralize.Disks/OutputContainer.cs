using VmGeneralize.Disks.Output;
using VmGeneralize.Disks.Raw;
using VmGeneralize.Disks.Vhd;
using VmGeneralize.Disks.Vhdx;

namespace VmGeneralize.Disks;

/// <summary>What is known about a container that can be written. A new one is a member of <see cref="OutputFormat"/> and a row here.</summary>
public sealed class OutputContainer
{
    private readonly Func<SinkFile, long, DiskIdentity, DiskSink> _open;

    private OutputContainer(
        OutputFormat format, string id, string name, string extension, bool takes4KSectors, Func<SinkFile, long, DiskIdentity, DiskSink> open)
    {
        Format = format;
        Id = id;
        Name = name;
        Extension = extension;
        Takes4KSectors = takes4KSectors;
        _open = open;
    }

    /// <summary>All of them, the default one first.</summary>
    public static IReadOnlyList<OutputContainer> All { get; } =
    [
        new(OutputFormat.FixedVhd, "fixed-vhd", "fixed VHD", ".vhd", false, static (file, size, identity) => new FixedVhdSink(file, size, identity)),
        new(OutputFormat.DynamicVhd, "dynamic-vhd", "dynamic VHD", ".vhd", false, static (file, size, identity) => new DynamicVhdSink(file, size, identity)),
        new(OutputFormat.Vhdx, "vhdx", "VHDX", ".vhdx", false, static (file, size, identity) => new VhdxSink(file, size, identity)),
        new(OutputFormat.Raw, "raw", "raw disk", ".raw", true, static (file, size, _) => new RawSink(file, size)),
    ];

    public OutputFormat Format { get; }

    /// <summary>Its name on the command line.</summary>
    public string Id { get; }

    /// <summary>Its name in texts.</summary>
    public string Name { get; }

    /// <summary>The usual ending of such files, with the dot.</summary>
    public string Extension { get; }

    /// <summary>Whether a disk with logical sectors of 4096 bytes may be written in it.</summary>
    public bool Takes4KSectors { get; }

    /// <exception cref="ArgumentOutOfRangeException">There is no row for it: a bug.</exception>
    public static OutputContainer Of(OutputFormat format) =>
        All.FirstOrDefault(row => row.Format == format) ?? throw new ArgumentOutOfRangeException(nameof(format), format, "a container that cannot be written");

    /// <summary>The container with a name on the command line, or null.</summary>
    public static OutputContainer? Find(string id) => All.FirstOrDefault(row => row.Id == id);

    internal DiskSink Open(SinkFile file, long virtualSize, DiskIdentity identity) => _open(file, virtualSize, identity);
}
