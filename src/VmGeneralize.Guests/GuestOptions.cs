using VmGeneralize.Guests.Linux.Facts.RamDisk;

namespace VmGeneralize.Guests;

/// <summary>What the user said about the guest, for operations that need to know, and what is known about it from before.</summary>
/// <param name="User">Linux: the provisioned user to remove (<c>--user</c>), for guests that no longer show who it is.</param>
public sealed record GuestOptions(string? User = null)
{
    public static GuestOptions None => new();

    /// <summary>Linux: it was decided before that the guest does not show who the provisioned user is. What an edit left must not show it then.</summary>
    public bool UserIsUnknown { get; init; }

    /// <summary>Linux: RAM disks that were read already.</summary>
    public KnownRamDisks RamDisks { get; init; } = new();
}
