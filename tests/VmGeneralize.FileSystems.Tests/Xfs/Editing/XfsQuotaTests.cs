using System.Buffers.Binary;
using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.FileSystems.Xfs.Editing;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Xfs.Editing;

/// <summary>
/// Tests a volume with quota: we do not count what each user uses, so the volume must say that usage has to be counted again. The kernel does so at the
/// next mount with quota, as it does after xfs_repair.
/// </summary>
public sealed class XfsQuotaTests
{
    private const int QuotaInode = 160;
    private const ushort Counted = 0x1; // what users have is counted
    private const ushort Enforced = 0x2;
    private const ushort Checked = 0x4; // and the counts are right
    private const int RecordSize = 136;
    private const int Owner = 7;

    [SkippableTheory]
    [InlineData("rhel9", 0x1)]
    [InlineData("rhel10", 0x81)]
    public void Counts_that_are_old_are_said_to_be_so(string format, int type)
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = XfsImage.Make(folder, format, fill: mount => OutsideTool.RunChecked(
            "sh", "-c", "head -c 4096 /dev/zero >\"$1\"/quota && seq 9999 >\"$1\"/file && chown $2 \"$1\"/file", "sh", mount, $"{Owner}"));
        using (FileDevice device = new(path, writable: true))
        {
            AddQuota(device, (byte)type);
        }

        XfsJudge.AssertSound(path);
        using (FileDevice device = new(path, writable: true))
        using (XfsFileSystem fileSystem = XfsFileSystem.Open(device))
        {
            Assert.Equal([], fileSystem.Check());
            fileSystem.Delete("/file");
            fileSystem.WipeSlack();
            fileSystem.Scrub();
            fileSystem.Complete();
            XfsSuperblock superblock = XfsSuperblock.Read(device);
            Assert.Equal(Counted | Enforced, superblock.QuotaFlags);
            XfsVolume volume = XfsVolume.Open(device);
            XfsInode quota = volume.ReadInode(Assert.Single(superblock.QuotaInodes));
            byte[] records = volume.ReadBlock(Assert.Single(XfsFileMap.Read(volume, quota, quota.Data).Runs).Physical);
            Assert.True(records.AsSpan().StartsWith("DQ"u8)); // limits stay
        }

        XfsJudge.AssertSound(path);
        XfsImage.Mounted(path, mount => Assert.Empty(Directory.GetFileSystemEntries(mount)));
    }

    /// <summary>Turns the file /quota into what the kernel makes when it first mounts with quota: a file of records, without a name.</summary>
    private static void AddQuota(FileDevice device, byte type)
    {
        XfsVolume volume = XfsVolume.Open(device);
        XfsDirectoryNames names = new(volume);
        XfsInode root = volume.ReadInode(volume.Superblock.RootInode);
        XfsInode inode = volume.ReadInode(names.Of(root)["quota"].Inode);
        names.Edit(root).Remove("quota");
        new XfsEdits(volume, names).Flush();

        byte[] block = new byte[volume.BlockSize];
        for (int id = 0; (id + 1) * RecordSize <= block.Length; id++)
        {
            Span<byte> record = block.AsSpan(id * RecordSize, RecordSize);
            "DQ"u8.CopyTo(record);
            record[2] = 1; // version
            record[3] = id == 0 ? (byte)(type & 0x7F) : type;
            BinaryPrimitives.WriteUInt32BigEndian(record[4..], (uint)id);
            (ulong blocks, ulong inodes) = id switch { 0 => (0UL, 3UL), Owner => (12UL, 1UL), _ => (0UL, 0UL) }; // xfs_repair counts the same
            BinaryPrimitives.WriteUInt64BigEndian(record[40..], blocks);
            BinaryPrimitives.WriteUInt64BigEndian(record[48..], inodes);
            volume.Superblock.MetadataUuid.CopyTo(record[120..]);
            XfsChecksum.Seal(record, 108);
        }

        volume.Write(Assert.Single(XfsFileMap.Read(volume, inode, inode.Data).Runs).Physical, block);
        inode.Size = 0;
        volume.Write(inode);

        byte[] superblock = [.. XfsSuperblock.Read(device).Bytes];
        superblock[101] |= (byte)XfsVersionFlags.Quota;
        BinaryPrimitives.WriteUInt64BigEndian(superblock.AsSpan(QuotaInode), inode.Number.Value);
        BinaryPrimitives.WriteUInt16BigEndian(superblock.AsSpan(176), Counted | Enforced | Checked);
        XfsChecksum.Seal(superblock, 224);
        device.Write(0, superblock);
    }
}
