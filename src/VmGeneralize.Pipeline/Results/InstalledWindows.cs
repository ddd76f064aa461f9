using VmGeneralize.Guests;
using VmGeneralize.Guests.Windows;

namespace VmGeneralize.Pipeline.Results;

/// <summary>A Windows installation.</summary>
/// <param name="Partition">Number of its partition.</param>
/// <param name="Version">Which Windows it is.</param>
/// <param name="ControlSet">The control set that it boots with.</param>
/// <param name="Hibernation">Whether it is hibernated.</param>
/// <param name="HibernationEvidence">What says so.</param>
/// <param name="ReplayedHives">Hives that were dirty and had their logs replayed for reading, in words.</param>
/// <param name="Sysprep">Whether it is generalized, and why.</param>
/// <param name="LastError">Last error in setuperr.log of a system that is not generalized; null when there is none.</param>
public sealed record InstalledWindows(
    int Partition,
    WindowsVersion Version,
    string ControlSet,
    HibernationState Hibernation,
    string HibernationEvidence,
    IReadOnlyList<string> ReplayedHives,
    SysprepState Sysprep,
    string? LastError)
    : InstalledSystem(GuestKind.Windows, Partition, Version.ProductName ?? "Windows")
{
    public override bool IsGeneralized => Sysprep.IsGeneralized;
}
