using System.Buffers.Binary;
using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.FileSystems.Btrfs;
using VmGeneralize.FileSystems.Ext;
using VmGeneralize.FileSystems.Fat;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.FileSystems.Tests.Btrfs;
using VmGeneralize.FileSystems.Tests.Xfs;
using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.Guests.Disk;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Fuzz.Guided.Targets;

/// <summary>A FAT volume made by mkfs.vfat and mtools: its boot sector, table and directories.</summary>
internal sealed class FatTarget(string name, int bits) : ImageTarget(name)
{
    protected override byte[] Make(TemporaryFolder folder)
    {
        string path = folder.File("fat");
        SparseFile.Create(path, bits == 32 ? 36 << 20 : bits == 16 ? 9 << 20 : 1440 << 10);
        OutsideTool.RunChecked("mkfs.vfat", "-F", $"{bits}", "-s", "1", "-n", "TEST", "-i", "1234ABCD", path);
        string file = folder.File("a file with a long name.txt");
        File.WriteAllText(file, "contents of more than one cluster " + new string('x', 9000));
        OutsideTool.RunChecked("sh", "-c", "mmd -i \"$1\" ::DIR ::DIR/below && mcopy -i \"$1\" \"$2\" :: && mcopy -i \"$1\" \"$2\" ::DIR", "sh", path, file);
        return File.ReadAllBytes(path);
    }

    protected override IEnumerable<Extent> Pieces(byte[] image) =>
        HeadsOf(image, new Extent(0, image.Length), 512, bytes => !bytes.AsSpan(0, 64).SequenceEqual(Encoding.ASCII.GetBytes(new string('x', 64))));

    protected override void Use(OverlayDevice image)
    {
        using FatFileSystem fileSystem = (FatFileSystem)FatFileSystem.Open(image);
        VolumeUse.All(fileSystem);
    }
}

/// <summary>The NTFS volume of the committed disk: boot sector, records and index blocks, with their fixups corrected.</summary>
internal sealed class NtfsTarget() : ImageTarget("ntfs")
{
    protected override byte[] Make(TemporaryFolder folder)
    {
        using DiskImage image = DiskFile.Open(Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx"));
        using GuestDisk disk = GuestDisk.Read(image.Device, CancellationToken.None);
        IBlockDevice volume = disk.Volumes.First(volume => volume.FileSystem is NtfsFileSystem).Device;
        byte[] bytes = new byte[volume.Length];
        volume.Read(0, bytes);
        return bytes;
    }

    protected override IEnumerable<Extent> Pieces(byte[] image)
    {
        yield return new Extent(0, 0x58);
        for (int at = 0; at + 1024 <= image.Length; at += 1024)
        {
            if (image.AsSpan(at).StartsWith("FILE"u8) && (image[at + 0x16] & 1) != 0 && BitConverter.ToInt32(image, at + 0x18) is > 0 and <= 1024 and var used)
            {
                yield return new Extent(at, used);
            }
            else if (image.AsSpan(at).StartsWith("INDX"u8))
            {
                yield return new Extent(at, Math.Min(4096, BitConverter.ToInt32(image, at + 0x1C) + 0x18));
            }
        }
    }

    protected override void Seal(OverlayDevice image)
    {
        foreach (Extent extent in image.ChangedExtents())
        {
            for (long at = extent.Offset / 1024 * 1024; at < extent.End; at += 1024)
            {
                Patch(image, at, 4096, bytes => SealBlock(bytes));
            }
        }
    }

    protected override void Use(OverlayDevice image)
    {
        using NtfsFileSystem fileSystem = NtfsFileSystem.Open(image);
        VolumeUse.All(fileSystem);
    }

    /// <summary>Puts the update sequence number at the end of each sector of a record or an index block.</summary>
    private static void SealBlock(Span<byte> bytes)
    {
        int length = bytes.StartsWith("FILE"u8) ? 1024 : bytes.StartsWith("INDX"u8) ? bytes.Length : 0;
        int array = BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]);
        for (int end = 510; end < length && array <= length - 2; end += 512)
        {
            bytes.Slice(array, 2).CopyTo(bytes[end..]);
        }
    }
}

/// <summary>An ext volume made by mke2fs without checksums: superblock, descriptors, bitmaps, inodes, directories, extents.</summary>
internal sealed class ExtTarget(string name, string type, string features) : ImageTarget(name)
{
    protected override byte[] Make(TemporaryFolder folder)
    {
        string tree = folder.File("tree");
        Directory.CreateDirectory(tree + "/folder/below");
        File.WriteAllBytes(tree + "/small", new byte[20]);
        File.WriteAllText(tree + "/folder/large", new string('x', 60_000));
        File.CreateSymbolicLink(tree + "/link", "small");
        File.CreateSymbolicLink(tree + "/long link", new string('l', 100));
        for (int i = 0; i < 40; i++)
        {
            File.WriteAllText($"{tree}/folder/below/{i} {new string('n', i)}", "");
        }

        string path = folder.File("ext");
        SparseFile.Create(path, 2 << 20);
        OutsideTool.RunChecked("mke2fs", "-q", "-F", "-t", type, "-b", "1024", "-N", "64", "-O", features, "-d", tree, path);
        return File.ReadAllBytes(path);
    }

    protected override IEnumerable<Extent> Pieces(byte[] image) =>
        HeadsOf(image, new Extent(0, image.Length), 1024, bytes => !bytes.AsSpan(0, 64).SequenceEqual(Encoding.ASCII.GetBytes(new string('x', 64))));

    protected override void Use(OverlayDevice image)
    {
        using ExtFileSystem fileSystem = ExtFileSystem.Open(image);
        VolumeUse.All(fileSystem);
    }
}

/// <summary>An XFS volume with every kind of metadata; the checksums of what was changed are recalculated.</summary>
internal sealed class XfsTarget() : ImageTarget("xfs")
{
    private FileSystems.Tests.Xfs.XfsTarget[] _all = [];

    protected override byte[] Make(TemporaryFolder folder)
    {
        byte[] volume = XfsDamage.MakeVolume(folder, "-b", "size=1024", "-m", "rmapbt=1", "-i", "nrext64=1");
        using MemoryDevice device = new(volume);
        _all = [.. FileSystems.Tests.Xfs.XfsTarget.ByKind(device).SelectMany(kind => kind.Take(8))];
        return volume;
    }

    protected override IEnumerable<Extent> Pieces(byte[] image) => _all.Select(target =>
        new Extent(target.Extent.Offset, Math.Min(target.Extent.Length, 512)));

    protected override void Seal(OverlayDevice image)
    {
        ExtentSet changed = image.ChangedExtents();
        foreach (FileSystems.Tests.Xfs.XfsTarget target in _all.Where(target => changed.Any(extent => extent.Intersect(target.Extent).Length > 0)))
        {
            Patch(image, target.Extent.Offset, target.Extent.Length, bytes => XfsChecksum.Seal(bytes, target.Checksum));
        }
    }

    protected override void Use(OverlayDevice image)
    {
        using XfsFileSystem fileSystem = XfsFileSystem.Open(image);
        VolumeUse.All(fileSystem);
    }
}

/// <summary>A Btrfs volume with subvolumes and every form of contents: superblock and tree blocks, with their checksums recalculated.</summary>
internal sealed class BtrfsTarget() : ImageTarget("btrfs")
{
    private const int BlocksOfTree = 6;
    private const int Ends = 500; // bytes of a tree block: keys grow from its head, what they stand for from its end

    private Extent[] _all = [];

    protected override byte[] Make(TemporaryFolder folder)
    {
        byte[] volume = BtrfsDamage.MakeVolume(folder);
        using MemoryDevice device = new(volume);
        _all = [.. BtrfsDamage.Targets(device).SelectMany(tree => tree.Take(BlocksOfTree))];
        return volume;
    }

    protected override IEnumerable<Extent> Pieces(byte[] image) => _all.SelectMany(block =>
        (Extent[])[new Extent(block.Offset, Ends), new Extent(block.End - Ends, Ends)]);

    protected override void Seal(OverlayDevice image)
    {
        ExtentSet changed = image.ChangedExtents();
        foreach (Extent block in _all.Where(block => changed.Any(extent => extent.Intersect(block).Length > 0)))
        {
            Patch(image, block.Offset, block.Length, bytes => BtrfsChecksum.Of(0).Seal(bytes));
        }
    }

    protected override void Use(OverlayDevice image)
    {
        using BtrfsFileSystem fileSystem = BtrfsFileSystem.Open(image);
        _ = fileSystem.Subvolumes.Count;
        VolumeUse.All(fileSystem);
    }
}
