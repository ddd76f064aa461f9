using VmGeneralize.TestSupport.Guests;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.EndToEnd.Tests.Checks;

/// <summary>A raw disk with one Windows volume on it, before or after generalizing.</summary>
/// <param name="Path">A raw disk or a fixed VHD.</param>
/// <param name="CStart">Start of C:, in bytes.</param>
/// <param name="CLength">Size of C:, in bytes.</param>
internal sealed record GuestDisk(string Path, long CStart, long CLength)
{
    public static GuestDisk Of(WindowsGuest guest) => new(guest.Raw, guest.CStart, guest.CLength);

    public NtfsPartition OpenC() => new(Path, CStart, CLength);
}
