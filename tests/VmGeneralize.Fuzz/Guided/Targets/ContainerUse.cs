using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.Disks.Parents;

namespace VmGeneralize.Fuzz.Guided.Targets;

/// <summary>Reads the disk of a container, both where it stores something and where it does not.</summary>
internal static class ContainerUse
{
    private const int MaxExtents = 200;

    public static void Read(IBlockDevice file)
    {
        using DiskImage image = DiskFile.Read(new Borrowed(file), new DiskChain(new DiskOpenOptions(), "/nowhere/disk"));
        byte[] buffer = new byte[8192];
        _ = image.Notes.Count + image.Versions.Count;
        long length = image.Device.Length;
        foreach (long offset in (long[])[0, length / 2, length - buffer.Length])
        {
            if (offset >= 0 && offset <= length - buffer.Length)
            {
                image.Device.Read(offset, buffer);
            }
        }

        foreach (Extent extent in image.Device.StoredExtents(new Extent(0, length)).Take(MaxExtents))
        {
            image.Device.Read(extent.Offset, buffer.AsSpan(0, (int)Math.Min(extent.Length, buffer.Length)));
        }
    }

    /// <summary>The image disposes of its file, and so does the caller.</summary>
    private sealed class Borrowed(IBlockDevice file) : IBlockDevice
    {
        public long Length => file.Length;

        public int LogicalSectorSize => file.LogicalSectorSize;

        public void Read(long offset, Span<byte> buffer) => file.Read(offset, buffer);

        public IEnumerable<Extent> StoredExtents(Extent range) => file.StoredExtents(range);

        public void Dispose()
        {
        }
    }
}
