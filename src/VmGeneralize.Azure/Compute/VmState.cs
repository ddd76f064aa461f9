namespace VmGeneralize.Azure.Compute;

/// <summary>What Azure knows of a virtual machine.</summary>
/// <param name="Id">Resource id.</param>
/// <param name="Location">Region.</param>
/// <param name="OsType">Null: not said.</param>
/// <param name="Generation">Of its firmware; null: not said, as when it never ran.</param>
/// <param name="PowerState">As in <c>running</c>, <c>stopped</c>, <c>deallocated</c>.</param>
/// <param name="IsGeneralized">Marked already: it can not be started any more.</param>
/// <param name="SecurityType">As in <c>TrustedLaunch</c>; null for none.</param>
/// <param name="HasEphemeralOsDisk">Its disk is gone when it is deallocated.</param>
public sealed record VmState(
    string Id,
    string Location,
    OsType? OsType,
    Generation? Generation,
    string PowerState,
    bool IsGeneralized,
    string? SecurityType,
    bool HasEphemeralOsDisk)
{
    /// <summary>It holds no machine any more; only then can it be marked.</summary>
    public bool IsDeallocated => PowerState == "deallocated";
}
