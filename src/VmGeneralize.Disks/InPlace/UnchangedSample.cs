using System.IO.Hashing;
using VmGeneralize.Blocks;

namespace VmGeneralize.Disks.InPlace;

/// <summary>
/// What distinguishes a disk file from another of the same length before, during and after a change: places, spread over the file, that
/// the change does not touch.
/// </summary>
internal static class UnchangedSample
{
    private const int Places = 256;
    private const int PlaceLength = 4096; // bytes

    /// <param name="file">The disk file.</param>
    /// <param name="length">Its least size in bytes, before and after.</param>
    /// <param name="changed">What the change touches.</param>
    public static UInt128 Compute(ICommitFile file, long length, ExtentSet changed)
    {
        XxHash128 hash = new();
        byte[] buffer = new byte[PlaceLength];
        for (int i = 0; i < Places; i++)
        {
            long offset = (long)((Int128)length * i / Places / PlaceLength * PlaceLength);
            foreach (Extent place in changed.Gaps(new Extent(offset, Math.Min(PlaceLength, length - offset))))
            {
                Span<byte> bytes = buffer.AsSpan(0, (int)place.Length);
                file.Read(place.Offset, bytes);
                hash.Append(bytes);
            }
        }

        return hash.GetCurrentHashAsUInt128();
    }
}
