using System.Globalization;

namespace VmGeneralize.TestSupport.Guests;

/// <summary>Options of <c>make-windows-guest.sh</c>.</summary>
public sealed record WindowsGuestOptions
{
    /// <summary>Partition table: <c>gpt</c> or <c>mbr</c>.</summary>
    public string Table { get; init; } = "gpt";

    /// <summary>NTFS cluster size, in bytes.</summary>
    public int Cluster { get; init; } = 4096;

    /// <summary>Number of filler files.</summary>
    public int Files { get; init; } = 300;

    /// <summary>Disk size, in MiB.</summary>
    public int SizeMiB { get; init; } = 384;

    /// <summary>State options, such as <c>--sysprepped</c> or <c>--hibernated=hibr</c>.</summary>
    public IReadOnlyList<string> State { get; init; } = ["--sysprepped"];

    /// <summary>Containers: <c>raw</c>, <c>vhd</c> (dynamic), <c>vhdx</c> (dynamic), <c>fixedvhd</c>.</summary>
    public string Formats { get; init; } = "raw";

    internal IEnumerable<string> Arguments =>
    [
        "--table", Table,
        "--cluster", Cluster.ToString(CultureInfo.InvariantCulture),
        "--files", Files.ToString(CultureInfo.InvariantCulture),
        "--size-mb", SizeMiB.ToString(CultureInfo.InvariantCulture),
        "--formats", Formats,
        .. State,
    ];
}
