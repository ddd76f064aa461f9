using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Guests.Linux.Mounting;

/// <summary>A mount that a guest makes when it starts, from any source.</summary>
/// <param name="Source">Device, UUID=, LABEL=, PARTUUID= or folder.</param>
/// <param name="MountPoint">Absolute.</param>
/// <param name="Type">File system type.</param>
/// <param name="Options">Mount options with commas.</param>
/// <param name="By">What says so, for sentences: "fstab", the file of a mount unit, "its partition type".</param>
internal sealed record WantedMount(string Source, string MountPoint, string Type, string Options, string By)
{
    public const string Fstab = "fstab";

    public bool IsBind => MountOptions.IsBind(Options);

    public bool IsOnDemand => MountOptions.IsOnDemand(Options);

    /// <summary>The system starts without it.</summary>
    public bool MayBeAbsent { get; init; }

    /// <summary>It is mounted only where nothing is so far: on a folder that holds no file.</summary>
    public bool NeedsEmptyFolder { get; init; }

    /// <summary>How a user keeps the system from wanting it.</summary>
    public string Without => By == Fstab ? "take the line out of /etc/fstab in the VM" : $"disable {By} in the VM";

    public static WantedMount Of(FstabEntry entry) =>
        new(entry.Source, entry.MountPoint, entry.Type, entry.Options, Fstab) { MayBeAbsent = entry.MayBeAbsent };

    public static WantedMount Of(MountUnit unit) =>
        new(unit.What, unit.Where, unit.Type, unit.Options, unit.Path) { MayBeAbsent = !unit.IsRequired || MountOptions.Has(unit.Options, "nofail") };
}
