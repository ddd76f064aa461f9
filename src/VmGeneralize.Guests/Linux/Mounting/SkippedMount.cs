using VmGeneralize.Guests.Disk;

namespace VmGeneralize.Guests.Linux.Mounting;

/// <summary>A mount of the system that is in no tree.</summary>
/// <param name="Wanted">What is to be mounted where.</param>
/// <param name="Volume">The volume, when it is on this disk.</param>
/// <param name="Reason">Why, as a sentence.</param>
internal sealed record SkippedMount(WantedMount Wanted, GuestVolume? Volume, string Reason);
