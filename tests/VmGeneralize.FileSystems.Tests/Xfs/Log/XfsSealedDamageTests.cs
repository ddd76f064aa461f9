using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.FileSystems.Xfs.Log;
using VmGeneralize.TestSupport;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Tests.Xfs.Log;

/// <summary>Tests log records that say something wrong under a right checksum: the kernel is asked about the same bytes.</summary>
public sealed class XfsSealedDamageTests
{
    private const int FormatSize = 56; // struct xfs_inode_log_format
    private const int OperationHeader = 12;
    private const int NewOwner = 4242;

    /// <summary>The changes, by name: each receives the bytes of a record and the offset in them where the format of an inode's item begins.</summary>
    private static readonly Dictionary<string, Action<byte[], int>> s_changes = new()
    {
        ["who wrote an operation"] = (bytes, item) => bytes[item - 4] = 0x55,
        ["flags of an operation"] = (bytes, item) => bytes[item - 3] = 0x40,
        ["length of an operation"] = (bytes, item) => WriteUInt32BigEndian(bytes.AsSpan(item - 8), 0xFF_FFFF),
        ["type of an item"] = (bytes, item) => WriteUInt16LittleEndian(bytes.AsSpan(item), 0x7777),
        ["number of regions"] = (bytes, item) => WriteUInt16LittleEndian(bytes.AsSpan(item + 2), 0),
        ["place of an inode"] = (bytes, item) => WriteInt64LittleEndian(bytes.AsSpan(item + 40), 1L << 40),
        ["magic of an inode"] = (bytes, item) => WriteUInt16LittleEndian(bytes.AsSpan(item + FormatSize + OperationHeader), 0),
        ["kind of machine"] = (bytes, _) => WriteUInt32BigEndian(bytes.AsSpan(300), 5),
        ["the volume's UUID"] = (bytes, _) => bytes[304] ^= 1,
        ["owner of an inode"] = (bytes, item) => WriteUInt32LittleEndian(bytes.AsSpan(item + FormatSize + OperationHeader + 8), NewOwner),
    };

    [SkippableTheory]
    [InlineData("rhel9")]
    [InlineData("max-1k")]
    public void A_wrong_record_with_a_right_checksum_is_what_the_kernel_makes_of_it(string format)
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        string whole = XfsImage.Make(folder, format, 48);
        XfsLoad.Run(whole, seed: 7, steps: 120, flush: true, settle: true, hold: false);
        using FileDevice device = new(whole);
        XfsDirtyLog log = new(device);
        (XfsLogRecord record, int item) = LastInode(log, device);
        List<string> replayed = [];
        List<string> differences = [];
        foreach ((string name, Action<byte[], int> change) in s_changes)
        {
            string copy = folder.File("copy");
            OutsideTool.RunChecked("cp", "--sparse=always", whole, copy);
            using (FileDevice damaged = new(copy, writable: true))
            {
                log.Change(damaged, record, bytes => change(bytes, item), isSealed: true);
            }

            bool isMounted = XfsImage.IsMountable(copy);
            using (FileDevice damaged = new(copy))
            {
                Exception? refused = Xunit.Record.Exception(() => XfsFileSystem.Open(damaged).Dispose());
                if (isMounted != refused is null)
                {
                    differences.Add($"{name}: the kernel {(isMounted ? "mounts" : "refuses")} it, and we say {refused?.Message ?? "nothing"}");
                    continue;
                }

                Assert.True(refused is null or VmGeneralizeException, $"{name}: {refused}");
            }

            if (isMounted)
            {
                XfsReplayJudge.Compare(copy, name);
                replayed.Add(name);
            }
        }

        Assert.Equal([], differences);
        Assert.Equal(["owner of an inode"], replayed);
    }

    /// <summary>
    /// Finds the last inode that was logged: nothing after it hides a change in it. The first word of each block holds something else, so everything that is
    /// changed lies in one block, after that word.
    /// </summary>
    private static (XfsLogRecord Record, int Item) LastInode(XfsDirtyLog log, IBlockDevice device)
    {
        foreach (XfsLogRecord record in log.Records.Reverse().Where(record => record.HeaderBlocks == 1))
        {
            foreach (int item in log.Regions(record).Reverse().Where(item => IsInOneBlock(item - OperationHeader, FormatSize + (2 * OperationHeader) + 16)))
            {
                byte[] type = new byte[2];
                device.Read(log.OffsetOf(record) + item, type);
                if (ReadUInt16LittleEndian(type) == (ushort)XfsLogItemType.Inode)
                {
                    return (record, item);
                }
            }
        }

        throw new InvalidOperationException("no inode in the log");
    }

    private static bool IsInOneBlock(int start, int length) => start % XfsLogRing.BlockSize is >= 4 and int at && at + length <= XfsLogRing.BlockSize;
}
