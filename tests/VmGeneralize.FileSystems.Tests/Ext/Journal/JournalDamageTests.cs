using System.Buffers.Binary;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ext.Journal;
using VmGeneralize.TestSupport;
using Xunit;

namespace VmGeneralize.FileSystems.Tests.Ext.Journal;

/// <summary>Tests what is not replayed: damaged transactions, fast commits, unknown features.</summary>
public sealed class JournalDamageTests
{
    private const int Damages = 16;

    [SkippableTheory]
    [InlineData("metadata_csum", "defaults", 1)]
    [InlineData("^metadata_csum", "journal_checksum", 2)]
    [InlineData("^metadata_csum", "data=writeback,journal_async_commit", 3)]
    [InlineData("metadata_csum", "data=writeback,journal_async_commit", 4)]
    public void One_wrong_byte_in_the_log_is_judged_as_e2fsck_judges_it(string features, string mountOptions, int seed)
    {
        JournalImage.RequireTools();
        using TemporaryFolder folder = new();
        string dirty = MakeDirty(folder, mountOptions, "-b", "1024", "-O", features);
        (int blockSize, IReadOnlyList<Extent> extents) = JournalImage.Locate(dirty);
        byte[] volume = File.ReadAllBytes(dirty);
        Random random = new(seed);
        int used = Enumerable.Range(1, (int)(extents[0].Length / blockSize) - 1).Last(
            block => !ZeroBytes.IsAllZero(volume.AsSpan((int)extents[0].Offset + (block * blockSize), blockSize)));
        int refused = 0;
        for (int i = 0; i < Damages; i++)
        {
            byte[] damaged = (byte[])volume.Clone();
            int block = random.Next(1, used + 1);
            damaged[extents[0].Offset + (block * blockSize) + random.Next(i % 2 == 0 ? blockSize : 64)] ^= 0x10;
            string ours = folder.File("ours");
            string theirs = folder.File("theirs");
            File.WriteAllBytes(ours, damaged);
            File.WriteAllBytes(theirs, damaged);
            ToolResult judge = OutsideTool.Run("e2fsck", "-E", "journal_only", "-p", theirs);
            bool isCorrupt = judge.ExitCode != 0 || judge.All.Contains("corrupt", StringComparison.OrdinalIgnoreCase)
                || judge.All.Contains("checksum error", StringComparison.Ordinal);
            if (isCorrupt)
            {
                refused++;
                Assert.Throws<CorruptDataException>(() => JournalImage.ReplayOurs(ours));
                Assert.Equal(damaged, File.ReadAllBytes(ours));
            }
            else
            {
                JournalImage.ReplayOurs(ours);
                JournalImage.AssertSame(theirs, ours);
            }
        }

        Assert.InRange(refused, 1, Damages);
    }

    [SkippableFact]
    public void Fast_commits_are_refused_only_while_they_count()
    {
        JournalImage.RequireTools();
        using TemporaryFolder folder = new();
        string volume = JournalImage.Make(folder, 32, "-b", "4096", "-O", "fast_commit");
        string withFastCommit = "";
        string withFullCommit = "";
        JournalImage.Mounted(folder, volume, "defaults", mount =>
        {
            JournalImage.WriteSynced($"{mount}/first", new byte[100]);
            OutsideTool.RunChecked("sync", "-f", mount);
            JournalImage.WriteSynced($"{mount}/first", new byte[9000]);
            withFastCommit = JournalImage.Copy(volume, "fast");
            OutsideTool.RunChecked("sync", "-f", mount);
            withFullCommit = JournalImage.Copy(volume, "full");
        });

        UnsupportedFeatureException refused = Assert.Throws<UnsupportedFeatureException>(() => JournalImage.ReplayOurs(withFastCommit));
        Assert.Contains("fast_commit", refused.Feature, StringComparison.Ordinal);
        Assert.True(JournalImage.ReplayOurs(withFullCommit).Transactions > 0);
        JournalImage.Mounted(folder, withFullCommit, "defaults", mount => Assert.Equal(9000, new FileInfo($"{mount}/first").Length));
        OutsideTool.RunChecked("e2fsck", "-fn", withFullCommit);
    }

    [SkippableTheory]
    [InlineData(0x28, 0x40u, "incompat")]
    [InlineData(0x2C, 1u, "ro_compat")]
    public void Unknown_features_are_refused_by_name(int field, uint bit, string name)
    {
        JournalImage.RequireTools();
        using TemporaryFolder folder = new();
        string volume = JournalImage.Make(folder, 8, "-b", "1024", "-O", "^metadata_csum");
        Patch(volume, field, bit);
        UnsupportedFeatureException refused = Assert.Throws<UnsupportedFeatureException>(() => JournalImage.ReplayOurs(volume));
        Assert.Contains(name, refused.Feature, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(0x00, 1u, "magic and block type")]
    [InlineData(0x04, 8u, "magic and block type")]
    [InlineData(0x0C, 0x800u, "block size")]
    [InlineData(0x10, 0x10000u, "length")] // longer than its file
    [InlineData(0x14, 1u, "first block of the log")] // block 0
    [InlineData(0x1C, 0x10000u, "start of the log")] // behind the end
    public void A_superblock_that_lies_is_refused(int field, uint bits, string name)
    {
        JournalImage.RequireTools();
        using TemporaryFolder folder = new();
        string volume = JournalImage.Make(folder, 8, "-b", "1024", "-O", "^metadata_csum");
        Patch(volume, field, bits);
        Corruption.Expect("Ext4 journal superblock", name, () => JournalImage.ReplayOurs(volume));
    }

    private static string MakeDirty(TemporaryFolder folder, string mountOptions, params string[] mkfs)
    {
        string volume = JournalImage.Make(folder, 8, mkfs);
        string dirty = "";
        JournalImage.Mounted(folder, volume, mountOptions, mount =>
        {
            for (int i = 0; i < 6; i++)
            {
                Directory.CreateDirectory($"{mount}/{i}");
                JournalImage.WriteSynced($"{mount}/{i}/file", new byte[3000]);
            }

            dirty = JournalImage.Copy(volume, "dirty");
        });
        return dirty;
    }

    private static void Patch(string volume, int field, uint bits)
    {
        (_, IReadOnlyList<Extent> extents) = JournalImage.Locate(volume);
        using Ntfs.FileDevice device = new(volume, writable: true);
        byte[] number = new byte[4];
        device.Read(extents[0].Offset + field, number);
        BinaryPrimitives.WriteUInt32BigEndian(number, BinaryPrimitives.ReadUInt32BigEndian(number) ^ bits);
        device.Write(extents[0].Offset + field, number);
    }
}
