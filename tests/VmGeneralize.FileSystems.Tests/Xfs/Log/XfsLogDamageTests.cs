using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.FileSystems.Xfs.Log;
using VmGeneralize.TestSupport;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Tests.Xfs.Log;

/// <summary>
/// Tests damaged logs that are not clean: each gives a <see cref="VmGeneralizeException"/> or a volume that can be read, in bounded memory.
/// <c>VMG_XFS_DAMAGE</c> asks for more of them than run by default.
/// </summary>
public sealed class XfsLogDamageTests
{
    private const long MemoryLimit = 512L << 20; // bytes allocated, not held

    [SkippableTheory]
    [InlineData("block-1k")]
    [InlineData("max-1k")]
    public void A_damaged_log_becomes_an_error_or_a_volume_that_can_be_read(string format)
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        MemoryDevice device = new(File.ReadAllBytes(Dirty(folder, format)));
        XfsDirtyLog log = new(device);
        int iterations = Iterations(80);
        int refused = DamageTrials.Run(iterations, MemoryLimit, random =>
        {
            using OverlayDevice overlay = new(device);
            XfsLogRecord record = log.Records[random.Next(log.Records.Count)];
            int[] regions = [.. log.Regions(record)];
            log.Change(overlay, record, bytes => Damage(random, bytes, regions), isSealed: true);
            XfsDamage.Exercise(overlay);
        });
        Assert.InRange(refused, iterations / 10, iterations - 1);
    }

    /// <summary>A wrong checksum near the end of the log means that the log ends there; elsewhere it means damage. The kernel says the same.</summary>
    [SkippableFact]
    public void A_record_with_a_wrong_checksum_is_what_the_kernel_makes_of_it()
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        string whole = Dirty(folder, "rhel10");
        using FileDevice device = new(whole);
        XfsDirtyLog log = new(device);
        int replayed = 0;
        int iterations = Iterations(6);
        int refused = DamageTrials.Run(iterations, MemoryLimit, random =>
        {
            // The last records, where either can happen.
            XfsLogRecord record = log.Records[^random.Next(1, Math.Min(14, log.Records.Count))];
            string copy = Path.Combine(folder.Path, "copy");
            OutsideTool.RunChecked("cp", "--sparse=always", whole, copy);
            using (FileDevice damaged = new(copy, writable: true))
            {
                log.Change(damaged, record, bytes => bytes[random.Next(XfsLogRing.BlockSize, bytes.Length)] ^= 1, isSealed: false);
            }

            bool isMounted = XfsImage.IsMountable(copy);
            using (FileDevice damaged = new(copy))
            {
                if (!isMounted)
                {
                    Assert.Throws<CorruptDataException>(() => XfsFileSystem.Open(damaged));
                    throw new CorruptDataException(XfsLogRing.Structure, 0, "as the kernel says");
                }
            }

            XfsReplayJudge.Compare(copy, $"record {record.Block}");
            replayed++;
        });
        Assert.Equal(iterations, refused + replayed);
        Assert.InRange(replayed, 1, iterations);
    }

    /// <summary>Unfinished attribute changes in steps (ATTRI) and exchanges of contents (XMI) are not finished here either.</summary>
    [SkippableTheory]
    [InlineData(0x1246, "ATTRI")]
    [InlineData(0x1248, "XMI")]
    public void Other_intents_are_refused_by_name(int type, string name)
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        MemoryDevice device = new(File.ReadAllBytes(Dirty(folder, "block-1k")));
        XfsDirtyLog log = new(device);
        using OverlayDevice overlay = new(device);
        bool isChanged = false;
        foreach (XfsLogRecord record in log.Records.Where(_ => !isChanged))
        {
            int[] regions = [.. log.Regions(record)];
            log.Change(
                overlay,
                record,
                bytes =>
                {
                    // The first inode becomes an intent that nothing completes. The first word of a block holds something else.
                    int item = Array.Find(regions, at => at % XfsLogRing.BlockSize >= 4 && ReadUInt16LittleEndian(bytes.AsSpan(at)) == 0x123B);
                    if (item > 0)
                    {
                        WriteUInt16LittleEndian(bytes.AsSpan(item), (ushort)type);
                        isChanged = true;
                    }
                },
                isSealed: true);
        }

        Assert.True(isChanged);
        RefusedException refused = Assert.Throws<RefusedException>(() => XfsFileSystem.Open(overlay));
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
        Assert.Contains(XfsVolumeLog.Advice, refused.ToString(), StringComparison.Ordinal);
    }

    private static int Iterations(int usual) => int.TryParse(Environment.GetEnvironmentVariable("VMG_XFS_DAMAGE"), out int value) ? value : usual;

    private static string Dirty(TemporaryFolder folder, string format)
    {
        string path = XfsImage.Make(folder, format, 48);
        XfsLoad.Run(path, seed: 5, steps: 150, flush: true, settle: false, hold: true);
        return path;
    }

    /// <summary>Puts half of the damage in the first bytes of a region, where an item says what it is.</summary>
    private static void Damage(Random random, byte[] bytes, int[] regions)
    {
        if (regions.Length == 0 || random.Next(8) == 0)
        {
            ByteDamage.Apply(random, bytes);
            return;
        }

        int start = regions[random.Next(regions.Length)];
        int length = random.Next(2) == 0 ? 40 : 400;
        ByteDamage.Apply(random, bytes.AsSpan(start, Math.Min(length, bytes.Length - start)));
    }
}
