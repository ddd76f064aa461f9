using System.Buffers.Binary;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ext.Journal;
using VmGeneralize.TestSupport;
using Xunit;

namespace VmGeneralize.FileSystems.Tests.Ext.Journal;

/// <summary>Tests that damaged journals are replayed or refused with a <see cref="VmGeneralizeException"/>, in bounded memory.</summary>
public sealed class JournalMutationTests
{
    private const int Iterations = 1500;
    private const long MemoryLimit = 8L << 20; // bytes allocated for one journal of 1 MiB

    [SkippableTheory]
    [InlineData("^metadata_csum,^64bit", "data=journal")]
    [InlineData("^metadata_csum,^64bit", "journal_checksum")]
    [InlineData("metadata_csum,64bit", "data=journal")]
    [InlineData("metadata_csum,64bit,fast_commit", "defaults")]
    public void Damaged_journals_are_told_apart_from_bugs(string features, string mountOptions)
    {
        JournalImage.RequireTools();
        using TemporaryFolder folder = new();
        string volume = JournalImage.Make(
            folder, 8, "-b", "1024", "-J", features.Contains("fast", StringComparison.Ordinal) ? "size=2,fast_commit_size=1" : "size=1", "-O", features);
        string dirty = "";
        JournalImage.Mounted(folder, volume, mountOptions, mount =>
        {
            for (int i = 0; i < 12; i++)
            {
                Directory.CreateDirectory($"{mount}/{i}");
                JournalImage.WriteSynced($"{mount}/{i}/file", new byte[3000]);
                Directory.Delete($"{mount}/{i / 2}", recursive: true);
                Directory.CreateDirectory($"{mount}/{i / 2}");
            }

            dirty = JournalImage.Copy(volume, "dirty");
        });

        (int blockSize, IReadOnlyList<Extent> extents) = JournalImage.Locate(dirty);
        byte[] bytes = File.ReadAllBytes(dirty);
        List<Extent> targets = Targets(bytes, extents, blockSize);
        int refused = DamageTrials.Run(Iterations, MemoryLimit, random =>
        {
            using OverlayDevice overlay = new(new MemoryDevice(bytes));
            Damage(overlay, targets, extents[0].Offset, random);
            JournalFile journal = JournalFile.Open(overlay, extents, blockSize);
            journal.Replay(overlay);
            Assert.False(journal.NeedsRecovery);
        });
        Assert.InRange(refused, Iterations / 20, Iterations - 1);
    }

    /// <summary>The journal's superblock and the blocks of the log that have a header.</summary>
    private static List<Extent> Targets(byte[] volume, IReadOnlyList<Extent> extents, int blockSize)
    {
        List<Extent> targets = [new Extent(extents[0].Offset, 0x60)];
        foreach (Extent extent in extents)
        {
            for (long offset = extent.Offset; offset < extent.End; offset += blockSize)
            {
                JournalBlockHeader header = JournalBlockHeader.Read(volume.AsSpan((int)offset));
                if (header.Magic == JournalBlockHeader.MagicNumber && header.Type is not (JournalBlockType.SuperblockV1 or JournalBlockType.SuperblockV2))
                {
                    targets.Add(new Extent(offset, header.Type == JournalBlockType.Descriptor ? blockSize : CommitBlock.Size));
                }
            }
        }

        Assert.True(targets.Count > 20);
        return targets;
    }

    private static void Damage(OverlayDevice device, List<Extent> targets, long superblock, Random random)
    {
        Extent target = targets[random.Next(8) == 0 ? 0 : random.Next(targets.Count)];
        byte[] bytes = new byte[target.Length];
        device.Read(target.Offset, bytes);
        ByteDamage.Apply(random, bytes);
        device.Write(target.Offset, bytes);

        // The checksum would catch most damage to the superblock, and nothing past it would be looked at.
        if (random.Next(4) > 0)
        {
            byte[] whole = new byte[JournalSuperblock.Size];
            device.Read(superblock, whole);
            BinaryPrimitives.WriteUInt32BigEndian(whole.AsSpan(0xFC), JournalSuperblock.ComputeChecksum(whole));
            device.Write(superblock, whole);
        }
    }
}
