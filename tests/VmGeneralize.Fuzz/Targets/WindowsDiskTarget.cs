using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.FileSystems.Fat;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Fuzz.Targets;

/// <summary>The committed Windows disk: GPT, a FAT boot volume with a BCD, NTFS, hives.</summary>
internal sealed class WindowsDiskTarget(string name, Aim aim) : DiskTarget(name, aim)
{
    protected override void Make(TemporaryFolder folder, string path)
    {
        using DiskImage image = DiskFile.Open(Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx"));
        byte[] bytes = new byte[image.VirtualSize];
        image.Device.Read(0, bytes);
        File.WriteAllBytes(path, bytes);
    }

    protected override IEnumerable<Extent> StructuresOf(GuestVolume volume) => volume.FileSystem switch
    {
        NtfsFileSystem => Records(volume.Device),
        FatFileSystem fat => [new Extent(0, 96), .. fat.LiveExtents().Take(2).Select(extent => extent.Intersect(new Extent(extent.Offset, 4096)))],
        _ => [],
    };

    // Only the part of a record that is in use: most of a record is slack.
    private static IEnumerable<Extent> Records(IBlockDevice device)
    {
        yield return new Extent(0, 0x58);
        byte[] bytes = new byte[device.Length];
        device.Read(0, bytes);
        for (int offset = 0; offset + 1024 <= bytes.Length; offset += 1024)
        {
            byte[] start = bytes[offset..(offset + 0x40)];
            if (start.AsSpan().StartsWith("FILE"u8) && (start[0x16] & 1) != 0)
            {
                yield return new Extent(offset, BitConverter.ToInt32(start, 0x18));
            }
            else if (start.AsSpan().StartsWith("INDX"u8))
            {
                yield return new Extent(offset, Math.Min(4096, BitConverter.ToInt32(start, 0x1C) + 0x18));
            }
        }
    }
}
