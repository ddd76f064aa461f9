using VmGeneralize.Azure.Compute;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>What Azure has to be told of a disk that may be handed over.</summary>
/// <param name="System">What the guest is called.</param>
/// <param name="OsType">Its kind.</param>
/// <param name="Generation">Firmware that it starts with.</param>
/// <param name="Warnings">What should be looked at, though it forbids nothing.</param>
public sealed record HandOverFacts(string System, OsType OsType, Generation Generation, IReadOnlyList<string> Warnings)
{
    /// <summary>That it was deprovisioned was only said: it was not looked at.</summary>
    public bool IsVouched { get; init; }
}
