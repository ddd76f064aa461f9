using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ext.Journal;
using VmGeneralize.TestSupport;
using Xunit;

namespace VmGeneralize.FileSystems.Tests.Ext.Journal;

/// <summary>Ext4 images with a journal that is not empty, made by the kernel or by debugfs.</summary>
internal static partial class JournalImage
{
    public static void RequireTools()
    {
        OutsideTool.Require("mkfs.ext4", "e2fsck", "debugfs", "mount", "umount");
        Skip.If(Environment.UserName != "root", "loop mounts need root");
    }

    public static string Make(TemporaryFolder folder, int mebibytes, params string[] mkfs)
    {
        string path = folder.File("volume");
        SparseFile.Create(path, (long)mebibytes << 20);
        OutsideTool.RunChecked("mkfs.ext4", ["-q", "-F", .. mkfs, path]);
        return path;
    }

    /// <summary>
    /// Works on the mounted image; copies taken meanwhile are what a machine leaves when it loses power. Barriers are off, because nobody waits for the disk
    /// below the image to be flushed.
    /// </summary>
    public static void Mounted(TemporaryFolder folder, string image, string options, Action<string> work)
    {
        string mount = folder.File("mount");
        Directory.CreateDirectory(mount);
        OutsideTool.RunChecked("mount", "-t", "ext4", "-o", $"loop,barrier=0,{options}", image, mount);
        try
        {
            work(mount);
        }
        finally
        {
            MountPoint.Unmount(mount);
        }
    }

    /// <summary>Writes a file that reaches the disk, which makes the kernel commit.</summary>
    public static void WriteSynced(string path, ReadOnlySpan<byte> contents)
    {
        using FileStream file = new(path, FileMode.Create);
        file.Write(contents);
        file.Flush(flushToDisk: true);
    }

    /// <summary>The block size, and the journal's extents as debugfs reports them.</summary>
    public static (int BlockSize, IReadOnlyList<Extent> Extents) Locate(string image)
    {
        byte[] logBlockSize = new byte[4];
        using (Ntfs.FileDevice device = new(image))
        {
            device.Read(1024 + 0x18, logBlockSize);
        }

        int blockSize = 1024 << BinaryPrimitives.ReadInt32LittleEndian(logBlockSize);
        string stat = OutsideTool.RunChecked("debugfs", "-R", "stat <8>", image);
        IReadOnlyList<Extent> extents =
        [
            .. RunOfBlocks().Matches(stat).Select(match => Extent.FromBounds(
                long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * blockSize,
                (long.Parse(match.Groups[2].Success ? match.Groups[2].Value : match.Groups[1].Value, CultureInfo.InvariantCulture) + 1) * blockSize)),
        ];
        return (blockSize, extents);
    }

    /// <summary>Replays, empties and wipes the journal of an image with our code.</summary>
    public static JournalReplay ReplayOurs(string image)
    {
        (int blockSize, IReadOnlyList<Extent> extents) = Locate(image);
        using Ntfs.FileDevice device = new(image, writable: true);
        JournalFile journal = JournalFile.Open(device, extents, blockSize);
        JournalReplay replay = journal.Replay(device);
        journal.Wipe(device);
        return replay;
    }

    /// <summary>Sets the first transaction that the empty log of an image will have.</summary>
    public static void SetSequence(string image, uint sequence)
    {
        (_, IReadOnlyList<Extent> extents) = Locate(image);
        using Ntfs.FileDevice device = new(image, writable: true);
        byte[] bytes = new byte[JournalSuperblock.Size];
        device.Read(extents[0].Offset, bytes);
        JournalSuperblock.Read(bytes).WriteEmpty(bytes, sequence);
        device.Write(extents[0].Offset, bytes);
    }

    /// <summary>Copies an image next to itself; one that is mounted, as a power failure would leave it.</summary>
    public static string Copy(string image, string name)
    {
        string copy = Path.Combine(Path.GetDirectoryName(image)!, name);
        SparseFile.Snapshot(image, copy);
        return copy;
    }

    /// <summary>Compares two volumes everywhere except in their superblocks and journals.</summary>
    public static void AssertSame(string expected, string actual)
    {
        (int blockSize, IReadOnlyList<Extent> extents) = Locate(expected);
        byte[] left = File.ReadAllBytes(expected);
        byte[] right = File.ReadAllBytes(actual);
        Assert.Equal(left.Length, right.Length);
        ExtentSet journal = new(extents);
        for (int block = 0; block < left.Length / blockSize; block++)
        {
            int offset = block * blockSize;
            Span<byte> one = left.AsSpan(offset, blockSize);
            Span<byte> other = right.AsSpan(offset, blockSize);
            if (!journal.Contains(offset) && !IsSuperblock(one, offset) && !one.SequenceEqual(other))
            {
                Assert.Fail($"block {block} differs at byte {one.CommonPrefixLength(other)}");
            }
        }
    }

    /// <summary>Asserts that the journal of an image holds nothing but its superblock, which says so.</summary>
    public static void AssertEmpty(string image)
    {
        (_, IReadOnlyList<Extent> extents) = Locate(image);
        byte[] bytes = File.ReadAllBytes(image);
        foreach (Extent extent in extents)
        {
            int skip = extent == extents[0] ? JournalSuperblock.Size : 0;
            Assert.True(ZeroBytes.IsAllZero(bytes.AsSpan((int)extent.Offset + skip, (int)extent.Length - skip)), $"{extent}");
        }

        ReadOnlySpan<byte> superblock = bytes.AsSpan((int)extents[0].Offset);
        Assert.Equal(0u, BinaryPrimitives.ReadUInt32BigEndian(superblock[0x1C..]));
    }

    private static bool IsSuperblock(ReadOnlySpan<byte> block, int offset)
    {
        int at = offset == 0 && block.Length > 1024 ? 1024 : 0;
        return offset + at >= 1024 && block.Length > at + 0x3A && block[at + 0x38] == 0x53 && block[at + 0x39] == 0xEF;
    }

    // "(0-11):523-534" or "(12):540"; "(IND):535" and "(ETB0):99" are maps, not contents.
    [GeneratedRegex(@"\(\d+(?:-\d+)?\):(\d+)(?:-(\d+))?")]
    private static partial Regex RunOfBlocks();
}
