namespace VmGeneralize.Pipeline.Reports;

/// <summary>The user's choices.</summary>
/// <param name="Operations">Selection list, such as <c>defaults,-windows-page-files</c>; null for the defaults.</param>
/// <param name="Partition">Which installation, on a disk with several; null for the only one.</param>
/// <param name="Prepare">Before Sysprep.</param>
/// <param name="User">Linux: the provisioned user to remove, where it was named.</param>
/// <param name="KeepUser">Linux: the provisioned user stays.</param>
/// <param name="KeepUnallocated">Unallocated space is copied; older plans and records do not say it.</param>
public sealed record OptionsReport(string? Operations, int? Partition, bool Prepare, string? User, bool KeepUser, bool KeepUnallocated = false)
{
    /// <summary>The other systems of the disk stay as they are.</summary>
    public bool KeepOtherSystems { get; init; }
}
