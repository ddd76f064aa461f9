namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>A mount unit that starts with the system, or when something looks into its place (systemd.mount(5)).</summary>
/// <param name="Path">Its file.</param>
/// <param name="What">Device, UUID=, LABEL= or what else fstab takes too.</param>
/// <param name="Where">Where it is mounted.</param>
/// <param name="Type">File system type; <c>auto</c> when it says none.</param>
/// <param name="Options">Mount options with commas.</param>
/// <param name="IsRequired">The system does not start without it.</param>
public sealed record MountUnit(string Path, string What, string Where, string Type, string Options, bool IsRequired);
