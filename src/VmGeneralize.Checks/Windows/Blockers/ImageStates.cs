using VmGeneralize.Guests;
using VmGeneralize.Guests.Windows;

namespace VmGeneralize.Checks.Windows.Blockers;

/// <summary>How far Sysprep got, as far as the weight of a finding depends on it.</summary>
internal static class ImageStates
{
    private const string SucceededTag = "/Windows/System32/Sysprep/Sysprep_succeeded.tag";

    /// <summary>ImageState says that Sysprep generalized it: what would have stopped Sysprep did not.</summary>
    public static bool IsGeneralized(IGuestView guest) => string.Equals(
        guest.Registry.Text("SOFTWARE", @"Microsoft\Windows\CurrentVersion\Setup\State", "ImageState"),
        SysprepState.GeneralizedToOobe,
        StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The last run ended well: Sysprep deletes its tag when a run starts and writes it when the run ends. The system may have
    /// been started since.
    /// </summary>
    public static bool LastRunSucceeded(IGuestView guest) => IsGeneralized(guest) || guest.Find(SucceededTag) is not null;
}
