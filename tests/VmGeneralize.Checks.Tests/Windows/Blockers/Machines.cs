using VmGeneralize.Guests.Windows;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Checks.Tests.Windows.Blockers;

/// <summary>Guests in the states that the severity of a finding depends on.</summary>
internal static class Machines
{
    public const string ErrorLog = "/Windows/System32/Sysprep/Panther/setuperr.log";
    public const string ActionLog = "/Windows/System32/Sysprep/Panther/setupact.log";
    private const string StateKey = @"Microsoft\Windows\CurrentVersion\Setup\State";

    public static FakeGuest Installed() => new FakeGuest().WithValue("SOFTWARE", StateKey, "ImageState", "IMAGE_STATE_COMPLETE");

    public static FakeGuest Undeployable() => new FakeGuest().WithValue("SOFTWARE", StateKey, "ImageState", "IMAGE_STATE_UNDEPLOYABLE");

    public static FakeGuest Generalized() => new FakeGuest().WithValue("SOFTWARE", StateKey, "ImageState", SysprepState.GeneralizedToOobe);

    public static FakeGuest WithBuild(this FakeGuest guest, string build) =>
        guest.WithValue("SOFTWARE", @"Microsoft\Windows NT\CurrentVersion", "CurrentBuildNumber", build);
}
