using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ext.Journal;
using VmGeneralize.TestSupport;
using Xunit;

namespace VmGeneralize.FileSystems.Tests.Ext.Journal;

/// <summary>Tests volumes as a power failure leaves them: our replay against the kernel's own and e2fsck's.</summary>
public sealed class JournalReplayTests
{
    private const int Snapshots = 3;

    private static readonly byte[] Magic = [0xC0, 0x3B, 0x39, 0x98];

    [SkippableTheory]
    [InlineData("-b 4096", "defaults", 1u)] // checksums of version 3, 64 bits
    [InlineData("-b 1024", "defaults", 1u)]
    [InlineData("-b 1024 -J size=1", "data=journal", 0xFFFFFFF0u)] // goes around the log and past the last transaction number
    [InlineData("-b 1024 -J size=1 -O ^metadata_csum,^64bit", "data=journal", 0xFFFFFFF0u)]
    [InlineData("-b 2048 -O ^metadata_csum", "journal_checksum", 1u)] // checksums of version 1
    [InlineData("-b 1024 -O ^metadata_csum,^64bit", "data=writeback,journal_async_commit", 7u)]
    [InlineData("-b 4096", "data=writeback,journal_async_commit", 7u)]
    [InlineData("-b 1024 -t ext3", "defaults", 1u)] // the journal itself is mapped by indirect blocks
    public void Replay_gives_what_the_kernel_gives(string mkfs, string mountOptions, uint sequence)
    {
        JournalImage.RequireTools();
        using TemporaryFolder folder = new();
        string volume = JournalImage.Make(folder, 24, mkfs.Split(' '));
        JournalImage.SetSequence(volume, sequence);
        List<string> dirty = [];
        JournalImage.Mounted(folder, volume, mountOptions, mount =>
        {
            for (int i = 0; i < Snapshots; i++)
            {
                Change(mount, i);
                dirty.Add(JournalImage.Copy(volume, $"dirty{i}"));
            }
        });

        int blocks = 0;
        int revoked = 0;
        foreach (string image in dirty)
        {
            string ours = JournalImage.Copy(image, "ours");
            string checkedByE2fsck = JournalImage.Copy(image, "e2fsck");
            JournalReplay replay = JournalImage.ReplayOurs(ours);
            Assert.True(replay.Transactions > 0);
            blocks += replay.Blocks;
            revoked += replay.Revoked;
            JournalImage.AssertEmpty(ours);

            OutsideTool.RunChecked("e2fsck", "-E", "journal_only", "-p", checkedByE2fsck);
            JournalImage.AssertSame(checkedByE2fsck, ours);
            AssertSameJournalState(checkedByE2fsck, ours);

            // The kernel updates the superblock's counters and removes orphans: the same for both images.
            JournalImage.Mounted(folder, image, "defaults", _ => { });
            JournalImage.Mounted(folder, ours, "defaults", _ => { });
            JournalImage.AssertSame(image, ours);
            OutsideTool.RunChecked("e2fsck", "-fn", ours);
        }

        Assert.True(blocks > 0);
        Assert.True(revoked > 0 || mountOptions.Contains("data=journal", StringComparison.Ordinal)); // which cancels most revocations
    }

    [SkippableFact]
    public void A_clean_journal_is_wiped_and_stays_as_it_is_otherwise()
    {
        JournalImage.RequireTools();
        using TemporaryFolder folder = new();
        string volume = JournalImage.Make(folder, 16, "-b", "4096");
        JournalImage.Mounted(folder, volume, "defaults", mount => Change(mount, 0));
        (int blockSize, IReadOnlyList<Extent> extents) = JournalImage.Locate(volume);
        byte[] before = new byte[JournalSuperblock.Size];
        byte[] after = new byte[JournalSuperblock.Size];
        using Ntfs.FileDevice device = new(volume, writable: true);
        device.Read(extents[0].Offset, before);
        JournalFile journal = JournalFile.Open(device, extents, blockSize);

        Assert.False(journal.NeedsRecovery);
        Assert.Equal(new JournalReplay(0, 0, 0), journal.Replay(device));
        Assert.True(journal.Wipe(device) > 0);
        Assert.Equal(0, journal.Wipe(device));

        device.Read(extents[0].Offset, after);
        Assert.Equal(before, after);
        JournalImage.AssertEmpty(volume);
        OutsideTool.RunChecked("e2fsck", "-fn", volume);
        JournalImage.Mounted(folder, volume, "defaults", mount => Change(mount, 1));
        OutsideTool.RunChecked("e2fsck", "-fn", volume);
    }

    [SkippableTheory]
    [InlineData("^metadata_csum,^64bit", "jo", 11)]
    [InlineData("^metadata_csum,64bit", "jo", 12)]
    [InlineData("metadata_csum,^64bit", "jo -c -v 2", 13)]
    [InlineData("metadata_csum,64bit", "jo -c -v 2", 14)]
    [InlineData("metadata_csum,^64bit", "jo -c -v 3", 15)]
    [InlineData("metadata_csum,64bit", "jo -c -v 3", 16)]
    public void Random_transactions_of_debugfs_are_replayed_as_e2fsck_does(string features, string open, int seed)
    {
        JournalImage.RequireTools();
        using TemporaryFolder folder = new();
        Random random = new(seed);
        for (int round = 0; round < 2; round++)
        {
            string volume = JournalImage.Make(folder, 16, "-b", "1024", "-O", features);
            WriteTransactions(folder, volume, open, random);
            string ours = JournalImage.Copy(volume, "ours");
            OutsideTool.RunChecked("e2fsck", "-E", "journal_only", "-p", volume);
            JournalReplay replay = JournalImage.ReplayOurs(ours);
            Assert.True(replay.Transactions > 5);
            JournalImage.AssertSame(volume, ours);
            AssertSameJournalState(volume, ours);
        }
    }

    /// <summary>Directories come and go, so that their blocks are revoked and reused for data; some of it is not synchronized.</summary>
    private static void Change(string mount, int round)
    {
        Random random = new(round);
        for (int i = 0; i < 10; i++)
        {
            string directory = Directory.CreateDirectory($"{mount}/{round} {i}").FullName;
            byte[] contents = new byte[random.Next(1, 30_000)];
            random.NextBytes(contents);
            Magic.CopyTo(contents.AsSpan()); // has to be escaped where data is journaled
            JournalImage.WriteSynced($"{directory}/file", contents);
            if (i % 2 == 1)
            {
                Directory.Delete($"{mount}/{round} {i - 1}", recursive: true);
                JournalImage.WriteSynced($"{mount}/after {round} {i}", new byte[5000]);
            }
        }

        File.WriteAllText($"{mount}/not synchronized {round}", "lost");
    }

    private static void WriteTransactions(TemporaryFolder folder, string volume, string open, Random random)
    {
        List<string> commands = [open];
        for (int i = 0; i < 25; i++)
        {
            int[] blocks = [.. Enumerable.Range(12_000, 12).OrderBy(_ => random.Next()).Take(random.Next(1, 6))];
            if (random.Next(3) == 0)
            {
                commands.Add($"jw -r {string.Join(',', blocks)}");
                continue;
            }

            byte[] contents = new byte[blocks.Length * 1024];
            random.NextBytes(contents);
            if (random.Next(2) == 0)
            {
                Magic.CopyTo(contents.AsSpan());
            }

            string file = folder.File($"blocks{i}");
            File.WriteAllBytes(file, contents);
            commands.Add($"jw {(i == 24 && random.Next(2) == 0 ? "-c " : "")}-b {string.Join(',', blocks)} {file}");
        }

        commands.AddRange(["jc", "quit"]);
        string script = folder.File("commands");
        File.WriteAllLines(script, commands);
        OutsideTool.RunChecked("debugfs", "-w", "-f", script, volume);
    }

    private static void AssertSameJournalState(string expected, string actual)
    {
        Assert.Equal(State(expected), State(actual));

        static (uint Start, uint Sequence, uint Error, uint Checksum) State(string image)
        {
            (int blockSize, IReadOnlyList<Extent> extents) = JournalImage.Locate(image);
            using Ntfs.FileDevice device = new(image);
            JournalSuperblock superblock = JournalFile.Open(device, extents, blockSize).Superblock;
            return (superblock.Start.Value, superblock.Sequence, superblock.ErrorNumber, superblock.HasChecksums ? superblock.Checksum : 0);
        }
    }
}
