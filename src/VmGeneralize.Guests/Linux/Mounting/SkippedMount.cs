using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Guests.Linux.Mounting;

/// <summary>A line of fstab whose volume is in no tree.</summary>
/// <param name="Entry">The line.</param>
/// <param name="Volume">The volume, when it is on this disk.</param>
/// <param name="Reason">Why, as a sentence.</param>
internal sealed record SkippedMount(FstabEntry Entry, GuestVolume? Volume, string Reason);
