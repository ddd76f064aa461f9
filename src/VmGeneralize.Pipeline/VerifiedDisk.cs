using VmGeneralize.Blocks;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline;

/// <summary>
/// A disk whose edits are applied and verified. Volumes and guest are those that verification read again through the overlay: whatever is
/// checked, counted or shipped after it comes from them, never from the objects that were edited.
/// </summary>
public sealed class VerifiedDisk : IDisposable
{
    internal VerifiedDisk(DiskSession source, Verification.Result verified, DiskUse use, DiskPlan plan)
    {
        Source = source;
        Disk = verified.Disk;
        Guest = verified.Guest;
        Use = use;
        Plan = plan;
    }

    /// <summary>What was done to it.</summary>
    public DiskPlan Plan { get; }

    /// <summary>The disk as it was opened, with the overlay that holds the edits; the caller's.</summary>
    internal DiskSession Source { get; }

    /// <summary>All of its bytes, edits included.</summary>
    internal IBlockDevice Device => Source.Overlay;

    internal GuestDisk Disk { get; }

    internal IGuest Guest { get; }

    /// <summary>What of it is live.</summary>
    internal DiskUse Use { get; }

    public void Dispose() => Disk.Dispose();
}
