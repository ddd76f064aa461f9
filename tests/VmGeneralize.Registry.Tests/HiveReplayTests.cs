using System.Text;
using CsCheck;
using VmGeneralize.Blocks;
using VmGeneralize.Registry.Format;
using VmGeneralize.Registry.Logs;
using VmGeneralize.Registry.Tests.Building;
using VmGeneralize.Registry.Tests.Judges;

namespace VmGeneralize.Registry.Tests;

public class HiveReplayTests
{
    private const uint First = 40; // of the log entries; the primary's own numbers are lower

    private static readonly byte[][] Versions = MakeVersions(5);

    [Fact]
    public void Both_logs_are_applied_the_one_with_the_earlier_entries_first()
    {
        byte[] early = LogWriter.Entries(First, Versions[0], Versions[1], Versions[2]);
        byte[] late = LogWriter.Entries(First + 2, Versions[2], Versions[3], Versions[4]);
        AssertReplayed(Versions[4], 4, ["LOG1", "LOG2"], early, late);
        AssertReplayed(Versions[4], 4, ["LOG2", "LOG1"], late, early);
    }

    [Fact]
    public void Numbers_may_wrap_around()
    {
        byte[] early = LogWriter.Entries(uint.MaxValue - 1, Versions[0], Versions[1], Versions[2]);
        byte[] late = LogWriter.Entries(0, Versions[2], Versions[3], Versions[4]);
        Hive hive = Hive.Open(new HiveFiles("H", LogWriter.Dirty(Versions[0], uint.MaxValue - 5), late, early));
        AssertEqualBins(Versions[4], hive);
        Assert.Equal(["LOG2", "LOG1"], hive.Recovery.Logs);
    }

    [Fact]
    public void A_single_log_serves_when_the_pair_is_empty()
    {
        Hive hive = Hive.Open(new HiveFiles(
            "H", LogWriter.Dirty(Versions[0], 9), Log: LogWriter.Entries(First, Versions[0], Versions[1])));
        AssertEqualBins(Versions[1], hive);
        Assert.Equal(["LOG"], hive.Recovery.Logs);
    }

    [Fact]
    public void A_torn_last_entry_is_left_out()
    {
        byte[] log = LogWriter.Entries(First, Versions[0], Versions[1], Versions[2]);
        log[^1] ^= 1;
        AssertReplayed(Versions[1], 1, ["LOG1"], log, []);
        AssertReplayed(Versions[1], 1, ["LOG1"], log[..^600], []);
    }

    [Fact]
    public void Old_entries_behind_the_new_ones_are_left_alone()
    {
        byte[] remnant = LogWriter.Entries(First - 20, Versions[3], Versions[4])[512..];
        byte[] log = [.. LogWriter.Entries(First, Versions[0], Versions[1]), .. remnant];
        AssertReplayed(Versions[1], 1, ["LOG1"], log, []);
    }

    [Fact]
    public void Entries_that_the_primary_holds_already_are_not_applied()
    {
        byte[] stale = LogWriter.Entries(3, Versions[4], Versions[3]);
        byte[] current = LogWriter.Entries(First, Versions[0], Versions[1]);
        AssertReplayed(Versions[1], 1, ["LOG2"], stale, current);
    }

    [Fact]
    public void A_hole_between_entries_is_refused()
    {
        byte[] log = LogWriter.Entries(First, Versions[0], Versions[1], Versions[2], Versions[3]);
        log[512 + (int)HiveLogEntry.Read(log.AsSpan(512)).Size + 300] ^= 1; // the second of three
        AssertRefused(LogWriter.Dirty(Versions[0], 9), log, []);

        byte[] early = LogWriter.Entries(First, Versions[0], Versions[1]);
        byte[] late = LogWriter.Entries(First + 2, Versions[2], Versions[3]);
        AssertRefused(LogWriter.Dirty(Versions[0], 9), early, late);
    }

    [Fact]
    public void A_dirty_hive_without_a_log_that_helps_is_refused()
    {
        byte[] dirty = LogWriter.Dirty(Versions[0], 9);
        byte[] damaged = LogWriter.Entries(First, Versions[0], Versions[1]);
        damaged[600] ^= 1;
        byte[] unfinished = LogWriter.Entries(First, Versions[0], Versions[1]);
        unfinished[8]++;
        TinyHive.SetChecksum(unfinished);
        AssertRefused(dirty, [], []);
        AssertRefused(dirty, new byte[4096], []);
        AssertRefused(dirty, damaged, []);
        AssertRefused(dirty, [], unfinished);
        AssertRefused(dirty, LogWriter.Entries(2, Versions[0], Versions[1]), []);
    }

    [Fact]
    public void A_clean_hive_ignores_later_entries()
    {
        Hive hive = Hive.Open(new HiveFiles("H", Versions[0], LogWriter.Entries(First, Versions[0], Versions[1])));
        Assert.Equal(HiveRecoveryKind.Clean, hive.Recovery.Kind);
        Assert.Equal(Versions[0], hive.ToArray());
    }

    [Fact]
    public void A_damaged_base_block_comes_from_the_latest_log()
    {
        byte[] primary = LogWriter.Dirty(Versions[2], 9);
        primary[44] ^= 0xFF;
        primary[0] = 0;
        byte[] early = LogWriter.Entries(First, Versions[0], Versions[1], Versions[2]);
        byte[] late = LogWriter.Entries(First + 2, Versions[2], Versions[3]);
        Hive hive = Hive.Open(new HiveFiles("H", primary, early, late));
        AssertEqualBins(Versions[3], hive);
        Assert.True(hive.Recovery.BaseBlockReplaced);
        Assert.Equal(["LOG2"], hive.Recovery.Logs);
        AssertWrittenClean(hive, First + 2);
    }

    [Fact]
    public void The_transaction_flag_follows_the_last_entry()
    {
        Hive hive = Hive.Open(new HiveFiles("H", LogWriter.Dirty(Versions[0], 9), LogWriter.Entries(First, Versions[0], Versions[1])));
        Assert.Equal(1u, BaseBlock.Read(hive.ToArray()).Flags);
    }

    [Fact]
    public void A_log_that_asks_for_more_than_its_pages_is_refused()
    {
        byte[] log = LogWriter.Entries(First, Versions[0], Versions[1]);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(log.AsSpan(512 + 16), 0x7000_0000);
        LogWriter.Sign(log.AsSpan(512));
        AssertRefused(LogWriter.Dirty(Versions[0], 9), log, []);
    }

    [Fact]
    public void Pages_that_break_the_hive_are_refused()
    {
        byte[] broken = [.. Versions[1]];
        broken[4096 + TinyHive.RootCell + 4] = (byte)'x';
        AssertRefused(LogWriter.Dirty(Versions[0], 9), LogWriter.Entries(First, Versions[0], broken), []);
    }

    [Theory]
    [InlineData(1u)]
    [InlineData(2u)]
    public void Dirty_pages_are_applied_when_the_time_is_the_same(uint type)
    {
        byte[][] versions = MakeVersions(3);
        byte[] log = LogWriter.DirtyPages(type, versions[0], versions[4]);
        byte[] primary = LogWriter.Dirty(versions[0], 9);
        log.AsSpan(12, 8).CopyTo(primary.AsSpan(12));
        TinyHive.SetChecksum(primary);
        HiveFiles[] places = [new("H", primary, log), new("H", primary, default, log), new("H", primary, Log: log)];
        foreach (HiveFiles files in places)
        {
            Hive hive = Hive.Open(files);
            Assert.Equal(HiveRecoveryKind.DirtyPages, hive.Recovery.Kind);
            AssertEqualBins(versions[4], hive);
            AssertWrittenClean(hive, 10);
        }

        primary[12]++;
        TinyHive.SetChecksum(primary);
        AssertRefused(primary, log, []);
    }

    [Fact]
    public void Dirty_pages_also_bring_back_a_base_block_when_the_first_bin_has_their_time()
    {
        byte[][] versions = MakeVersions(3);
        byte[] log = LogWriter.DirtyPages(1, versions[0], versions[4]);
        byte[] primary = [.. versions[0]];
        primary[36] ^= 0x55;
        AssertRefused(primary, log, []);
        log.AsSpan(12, 8).CopyTo(primary.AsSpan(4096 + 20));
        Hive hive = Hive.Open(new HiveFiles("H", primary, log));
        AssertEqualBins(versions[4], hive);
        Assert.True(hive.Recovery.BaseBlockReplaced);
    }

    [Fact]
    public void A_log_that_ends_within_its_dirty_pages_is_refused()
    {
        byte[][] versions = MakeVersions(3);
        byte[] log = LogWriter.DirtyPages(1, versions[0], versions[4]);
        byte[] primary = LogWriter.Dirty(versions[0], 9);
        log.AsSpan(12, 8).CopyTo(primary.AsSpan(12));
        TinyHive.SetChecksum(primary);
        AssertRefused(primary, log[..^512], []);
        AssertRefused(primary, log[..1024], []);
    }

    [Fact]
    public void Any_split_of_any_history_over_two_logs_gives_its_end()
    {
        Gen.Select(Gen.Int[0, 1000], Gen.Int[1, 9], Gen.Bool).Sample(
            (seed, cut, swap) =>
            {
                byte[][] versions = MakeVersions(5, 10, seed);
                byte[] early = LogWriter.Entries(First, versions[..(cut + 1)]);
                byte[] late = LogWriter.Entries(First + (uint)cut, versions[cut..]);
                byte[] primary = LogWriter.Dirty(versions[0], 9);
                Hive hive = Hive.Open(swap ? new HiveFiles("H", primary, late, early) : new HiveFiles("H", primary, early, late));
                AssertEqualBins(versions[^1], hive);
                AssertWrittenClean(hive, First + 9);
            },
            iter: 60);
    }

    [SkippableFact]
    public void A_real_single_log_with_entries_brings_its_hive_up_to_date()
    {
        byte[] clean = RealHives.Load("dfwinreg/NTUSER.DAT.xz");
        byte[] log = RealHives.Load("dfwinreg/NTUSER.DAT.LOG.xz"); // one entry, number 131; the primary holds it already
        Hive hive = Hive.Open(new HiveFiles("NTUSER.DAT", LogWriter.Dirty(clean, 131), Log: log));
        Assert.Equal(1, hive.Recovery.Entries);
        Assert.Empty(hive.Check());
        Assert.Equal(Hive.Open(new HiveFiles("NTUSER.DAT", clean)).Image.BinsSize, hive.Image.BinsSize);
    }

    /// <summary>A history of a hive that grows by a few bins.</summary>
    private static byte[][] MakeVersions(uint minor, int steps = 4, int seed = 1)
    {
        List<byte[]> versions = [TinyHive.Create(minor)];
        for (int i = 1; i <= steps; i++)
        {
            Hive hive = TinyHive.Open(versions[^1]);
            ulong time = TinyHive.Time + ((ulong)i << 30);
            HiveKey key = hive.Root.CreateSubkey($"Key{(i * seed) % 3}", time);
            key.SetValue($"Value{i}", RegistryValueType.Binary, Encoding.UTF8.GetBytes(new string((char)('a' + i), 700 * ((seed + i) % 7))), time);
            if (i % 3 == 2)
            {
                key.DeleteValue($"Value{i - 1}", time);
            }

            versions.Add(hive.ToArray());
        }

        return [.. versions];
    }

    private static void AssertReplayed(byte[] expected, int entries, string[] used, byte[] log1, byte[] log2)
    {
        Hive hive = Hive.Open(new HiveFiles("H", LogWriter.Dirty(Versions[0], 9), log1, log2));
        Assert.Equal(entries, hive.Recovery.Entries);
        Assert.Equal(used, hive.Recovery.Logs);
        Assert.True(hive.IsChanged);
        AssertEqualBins(expected, hive);
        AssertWrittenClean(hive, First + (uint)entries - 1);
    }

    private static void AssertEqualBins(byte[] expected, Hive hive)
    {
        Assert.Equal((int)BaseBlock.Read(expected).BinsSize, hive.Image.BinsSize);
        byte[] bins = hive.Image.Bins.ToArray();
        expected.AsSpan(4096 + 20, 8).CopyTo(bins.AsSpan(20)); // the backup of the time goes its own way
        Assert.True(expected.AsSpan(4096, bins.Length).SequenceEqual(bins));
    }

    private static void AssertWrittenClean(Hive hive, uint sequence)
    {
        byte[] written = hive.ToArray();
        Assert.True(BaseBlock.IsValid(written));
        BaseBlock header = BaseBlock.Read(written);
        Assert.Equal((sequence, sequence), (header.Sequence1, header.Sequence2));
        Assert.Equal(BaseBlock.TypePrimary, header.Type);
        Hive again = TinyHive.Open(written);
        Assert.Equal(HiveRecoveryKind.Clean, again.Recovery.Kind);
        Assert.Equal(HiveDump.Of(hive), HiveDump.Of(again));
        Assert.Empty(again.Check());
    }

    private static void AssertRefused(byte[] primary, byte[] log1, byte[] log2)
    {
        RefusedException refusal = Assert.Throws<RefusedException>(() => Hive.Open(new HiveFiles("H", primary, log1, log2)));
        Assert.Equal("hive-unrecoverable", refusal.Code.Text);
    }
}
