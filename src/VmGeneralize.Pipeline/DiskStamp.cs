using System.Buffers.Binary;
using System.IO.Hashing;
using VmGeneralize.Blocks;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;

namespace VmGeneralize.Pipeline;

/// <summary>
/// Recognizes a disk without reading all of it: its size, the size and time of its file and of that file's parents, its partition tables and
/// the metadata that every change to a file system touches (first MiB of each volume and the start of the NTFS file table lie in what is
/// hashed).
/// </summary>
internal static class DiskStamp
{
    private const int HashedPerVolume = 1 << 20;

    public static string Compute(DiskSession session)
    {
        IBlockDevice device = session.Overlay;
        XxHash128 hash = new();
        Span<byte> number = stackalloc byte[sizeof(long)];
        foreach (long value in session.Image.Files.SelectMany(Numbers).Prepend(device.Length))
        {
            BinaryPrimitives.WriteInt64LittleEndian(number, value);
            hash.Append(number);
        }

        byte[] buffer = new byte[HashedPerVolume];
        foreach (Extent start in session.Disk.Volumes.SelectMany(Start).Prepend(new Extent(0, Math.Min(device.Length, HashedPerVolume))))
        {
            Span<byte> piece = buffer.AsSpan(0, (int)start.Length);
            device.Read(start.Offset, piece);
            hash.Append(piece);
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    private static long[] Numbers(string file) => [new FileInfo(file).Length, File.GetLastWriteTimeUtc(file).Ticks];

    private static IEnumerable<Extent> Start(GuestVolume volume) => volume.OnDisk(new Extent(0, Math.Min(volume.Length, HashedPerVolume)));
}
