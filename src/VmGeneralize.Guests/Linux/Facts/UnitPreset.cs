namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>What systemd.preset(5) says about a unit.</summary>
/// <param name="IsEnabled">The unit is to be enabled when it is installed, or at a first start.</param>
/// <param name="Rule">The line.</param>
/// <param name="Path">The file that it is in.</param>
public sealed record UnitPreset(bool IsEnabled, string Rule, string Path);
