namespace VmGeneralize.Pipeline.Reports;

/// <summary>A Windows installation.</summary>
/// <param name="Partition">Number of its partition.</param>
/// <param name="Product">Product name.</param>
/// <param name="Edition">EditionID.</param>
/// <param name="InstallationType">Client, Server, Server Core ...</param>
/// <param name="Build">Build and update revision.</param>
/// <param name="DisplayVersion">Feature update, such as 21H2.</param>
/// <param name="ControlSet">The control set it boots with.</param>
/// <param name="Hibernation">None, Inactive or Hibernated.</param>
/// <param name="HibernationEvidence">What says so.</param>
/// <param name="ReplayedHives">Hives that were dirty and had their logs replayed for reading.</param>
/// <param name="Sysprep">Whether it is generalized, and why.</param>
public sealed record WindowsReport(
    int Partition,
    string? Product,
    string? Edition,
    string? InstallationType,
    string? Build,
    string? DisplayVersion,
    string ControlSet,
    string Hibernation,
    string HibernationEvidence,
    IReadOnlyList<string> ReplayedHives,
    SysprepReport Sysprep)
{
    /// <summary>x64, arm64 or x86: the processor that it is made for. Null: not known.</summary>
    public string? Architecture { get; init; }

    /// <summary>It starts from a disk that is attached by NVMe. Null: not known.</summary>
    public bool? NvmeDisks { get; init; }

    /// <summary>It has drivers for the network cards that Azure's hosts pass through. Null: not known.</summary>
    public bool? AcceleratedNetworking { get; init; }
}
