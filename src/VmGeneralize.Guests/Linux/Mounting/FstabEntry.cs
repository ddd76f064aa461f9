namespace VmGeneralize.Guests.Linux;

/// <summary>One line of /etc/fstab (fstab(5)).</summary>
/// <param name="Source">Device, tag such as <c>UUID=...</c>, or what else is mounted; unescaped.</param>
/// <param name="MountPoint">Absolute path in the guest, or <c>none</c>; unescaped.</param>
/// <param name="Type">File system type, such as <c>ext4</c>, <c>swap</c> or <c>auto</c>.</param>
/// <param name="Options">Mount options.</param>
public sealed record FstabEntry(string Source, string MountPoint, string Type, IReadOnlyList<string> Options)
{
    public bool IsSwap => Type == "swap";

    public bool IsBind => Options.Contains("bind") || Options.Contains("rbind");

    /// <summary>The system starts without it.</summary>
    public bool MayBeAbsent => Options.Contains("nofail");

    /// <summary>Not mounted at the start, nor when something looks into it.</summary>
    public bool IsOnDemand => Options.Contains("noauto") && !Options.Contains("x-systemd.automount");
}
