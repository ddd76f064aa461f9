using VmGeneralize.Blocks;
using VmGeneralize.Checks;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Probing;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Pipeline.Audit;
using VmGeneralize.TestSupport;
using VmGeneralize.Volumes;

namespace VmGeneralize.Pipeline.Tests.Audit;

/// <summary>A file system that Pipeline does not know by name is audited by what its interfaces report.</summary>
public class VolumeAuditTests
{
    [Fact]
    public void Dead_metadata_and_slack_of_any_writable_file_system_are_findings()
    {
        MemoryPosixFileSystem fileSystem = new()
        {
            Slack = 7,
            Dead =
            [
                new(DeadMetadataKind.FreeRecords, "5 free inodes still hold what was there before", 1280, 5, ["gone.txt"]),
                new(DeadMetadataKind.Journal, "the journal holds blocks that were written before", 4096, null, []),
            ],
        };

        Assert.Equal(
            [
                (
                    FindingKind.FreeRecords,
                    Severity.Error,
                    "Partition 1: 5 free inodes still hold what was there before",
                    "1280 bytes, with names such as gone.txt",
                    5L,
                    1280L),
                (FindingKind.LogFile, Severity.Error, "Partition 1: the journal holds blocks that were written before", "4096 bytes", null, 4096L),
                (
                    FindingKind.Slack,
                    Severity.Error,
                    "Slack on partition 1 holds what earlier deletions left",
                    "7 bytes in memory",
                    null,
                    (long?)7),
            ],
            Audit(fileSystem, VolumeKind.Xfs).Select(
                finding => (finding.Kind, finding.Severity, finding.Summary, finding.Evidence, finding.Count, finding.Bytes)));
    }

    [Fact]
    public void Slack_that_cannot_be_looked_for_fails_the_audit_with_its_name_and_boot_code_is_told()
    {
        MemoryPosixFileSystem fileSystem = new()
        {
            Unread = [new("/odd.txt", "it is packed in an odd way"), new("/other.txt", "it too")],
            BootCode = [new("in the first sector", 5)],
        };

        Finding[] findings = [.. Audit(fileSystem, VolumeKind.Xfs)];

        Assert.Equal((FindingKind.NotAudited, Severity.Error, 2L), (findings[0].Kind, findings[0].Severity, findings[0].Count));
        Assert.Equal("/odd.txt: it is packed in an odd way (and 1 more)", findings[0].Evidence);
        Assert.Equal((FindingKind.BootCode, Severity.Info, 5L), (findings[1].Kind, findings[1].Severity, findings[1].Bytes));
    }

    [Fact]
    public void A_file_system_in_which_nothing_is_left_has_no_findings() => Assert.Empty(Audit(new MemoryPosixFileSystem(), VolumeKind.Xfs));

    [Fact]
    public void A_file_system_that_is_only_read_is_told_as_not_looked_through()
    {
        Finding finding = Assert.Single(Audit(new OnlyRead(), VolumeKind.Fat));

        Assert.Equal((FindingKind.NotAudited, Severity.Error), (finding.Kind, finding.Severity));
        Assert.Contains("FAT32", finding.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(VolumeKind.Xfs)]
    [InlineData(VolumeKind.Unknown)]
    [InlineData(VolumeKind.BitLocker)]
    public void What_is_in_a_volume_that_is_not_read_is_not_taken_for_nothing(VolumeKind kind)
    {
        Finding finding = Assert.Single(Audit(kind, new byte[1 << 20], PartitionRole.Ordinary));

        Assert.Equal((FindingKind.NotAudited, Severity.Error, 1), (finding.Kind, finding.Severity, finding.Partition));
        Assert.Equal("Partition 1 was not audited: its contents could not be read", finding.Summary);
    }

    [Fact]
    public void A_volume_of_zeros_holds_nothing_and_one_that_only_begins_with_them_is_not_known()
    {
        byte[] bytes = new byte[3 << 20];
        Assert.Empty(Audit(VolumeKind.Empty, bytes, PartitionRole.Ordinary));

        bytes[^1] = 1;
        Assert.Equal((FindingKind.NotAudited, Severity.Error), Assert.Single(Audit(VolumeKind.Empty, bytes, PartitionRole.Ordinary)) is var found
            ? (found.Kind, found.Severity) : default);
    }

    [Fact]
    public void A_partition_that_is_made_for_boot_code_is_of_no_concern() => Assert.Empty(Audit(VolumeKind.Unknown, new byte[512], PartitionRole.Reserved));

    private static IReadOnlyList<Finding> Audit(VolumeKind kind, byte[] bytes, PartitionRole role)
    {
        Partition partition = new()
        {
            Number = 1, Extent = new Extent(1 << 20, bytes.Length), Name = "", TypeName = "", Role = role,
        };
        GuestVolume volume = new(partition, new MemoryDevice(bytes), new VolumeContent(kind, "what it is"), null, null);
        using GuestDisk disk = new MemoryDisk().With(volume).Build();
        return VolumeAudit.Metadata(Assert.Single(disk.Volumes), DeadDataRemedy.Offline);
    }

    private static IReadOnlyList<Finding> Audit(IFileSystem fileSystem, VolumeKind kind)
    {
        using GuestDisk disk = new MemoryDisk().With(fileSystem, kind).Build();
        return VolumeAudit.Metadata(Assert.Single(disk.Volumes), DeadDataRemedy.Offline);
    }

    private sealed class OnlyRead : IFileSystem
    {
        public string Format => "FAT32";

        public string Label => "";

        public int AllocationUnit => 4096;

        public FileEntry Root => throw new NotSupportedException();

        public FileEntry? Find(string path) => null;

        public IEnumerable<FileEntry> List(FileEntry directory) => [];

        public int Read(FileEntry file, long offset, Span<byte> buffer) => 0;

        public ExtentSet LiveExtents() => [];

        public void Dispose()
        {
            // Nothing to release.
        }
    }
}
