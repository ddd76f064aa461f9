using System.Buffers.Binary;
using System.IO.Hashing;
using VmGeneralize.Blocks;
using VmGeneralize.Guests.Disk;

namespace VmGeneralize.Pipeline;

/// <summary>
/// Recognizes a disk without reading all of it: its size, its origin's version (of a file its size and time, and its parents'), its partition
/// tables and the metadata that every change to a file system touches (first MiB of each volume and the start of the NTFS file table are in
/// what is hashed).
/// </summary>
internal static class DiskStamp
{
    private const int HashedPerVolume = 1 << 20;

    public static string Compute(DiskSession session)
    {
        IBlockDevice device = session.Overlay;
        XxHash128 hash = new();
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(number, device.Length);
        hash.Append(number);
        hash.Append(session.Origin.VersionOf(session.Image).Span);

        byte[] buffer = new byte[HashedPerVolume];
        foreach (Extent start in session.Disk.Volumes.SelectMany(Start).Prepend(new Extent(0, Math.Min(device.Length, HashedPerVolume))))
        {
            Span<byte> piece = buffer.AsSpan(0, (int)start.Length);
            device.Read(start.Offset, piece);
            hash.Append(piece);
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    private static IEnumerable<Extent> Start(GuestVolume volume) => volume.OnDisk(new Extent(0, Math.Min(volume.Length, HashedPerVolume)));
}
