using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.Checks;
using VmGeneralize.FileSystems;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Pipeline.Audit;
using VmGeneralize.Pipeline.Results;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using Xunit;

namespace VmGeneralize.Pipeline.Tests;

/// <summary>Reports and the audit of a disk with swap and LVM.</summary>
public sealed class LogicalVolumeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void Logical_volumes_are_reported_in_their_partition()
    {
        using DiskSession session = Open(MixedDisk.Build());
        IReadOnlyList<VolumeFacts> volumes = Describe.Volumes(session, session.Disk.Use());

        Assert.Equal([1, 2, 3, 4], volumes.Select(volume => volume.Number));
        Assert.Equal([0, 0, 0, 3], volumes.Select(volume => volume.LogicalVolumes.Count));
        Assert.Equal(["my-vg/data", "my-vg/swap", "my-vg/unknown"], volumes[3].LogicalVolumes.Select(volume => volume.Name));
        Assert.Equal(["ext4", null, null], volumes[3].LogicalVolumes.Select(volume => volume.FileSystem));
        Assert.All(volumes[3].LogicalVolumes, volume => Assert.Equal((true, "logical volume", 4), (volume.IsLogical, volume.Type, volume.Number)));
        Assert.All(
            volumes[3].LogicalVolumes,
            volume => Assert.InRange(volume.Offset, volumes[3].Offset, volumes[3].Offset + volumes[3].Length - volume.Length));
        Assert.InRange(volumes[3].LiveBytes, volumes[3].LogicalVolumes.Sum(volume => volume.LiveBytes), volumes[3].Length - 1);
        Assert.All(volumes.Concat(volumes[3].LogicalVolumes), volume => Assert.InRange(volume.LiveBytes + volume.DeadBytes, 1, volume.Length));
        Assert.Equal("lazy", volumes[0].Label);
    }

    [SkippableFact]
    public void What_edits_free_in_a_logical_volume_is_freed_in_its_partition()
    {
        using DiskSession session = Open(MixedDisk.Build());
        IWritableFileSystem data = (IWritableFileSystem)session.Disk.Volumes.Single(volume => volume.Name == "my-vg/data").FileSystem!;
        byte[] contents = new byte[300_000];
        contents.AsSpan().Fill(1);
        data.Create("/file", contents);
        DiskUse use = session.Disk.Use();
        IReadOnlyList<VolumeFacts> before = Describe.Volumes(session, use);
        data.Delete("/file");
        data.Complete();
        using GuestDisk edited = GuestDisk.Read(session.Overlay, CancellationToken.None);
        FreedUse freed = new(session.Disk, use, edited, edited.Use());

        VolumeFacts after = freed.WithFreed(before[3]);
        Assert.InRange(after.RemovedBytes!.Value, 300_000, 330_000);
        Assert.Equal([after.RemovedBytes, 0, 0], after.LogicalVolumes.Select(volume => volume.RemovedBytes));
        Assert.Equal(0, freed.WithFreed(before[1]).RemovedBytes);
    }

    [SkippableFact]
    public void The_audit_finds_what_lies_in_swap_in_free_blocks_and_in_free_extents()
    {
        MemoryDevice device = MixedDisk.Build();
        string[] words = ["in-swap-partition", "in-live-unknown-volume", "in-free-extent", "in-free-block", "in-inner-swap"];
        using (GuestDisk disk = GuestDisk.Read(device, CancellationToken.None))
        {
            GuestVolume Volume(string name) => disk.Volumes.Single(volume => volume.Name == name);
            long[] places =
            [
                Volume("partition 1").OnDisk(new Extent(1 << 20, 1)).Single().Offset,
                Volume("my-vg/unknown").OnDisk(new Extent(70_000, 1)).Single().Offset,
                Volume("partition 4").FreeOnDisk()[^1].Offset + 5000,
                Volume("my-vg/data").FreeOnDisk()[^1].Offset + 100,
                Volume("my-vg/swap").OnDisk(new Extent(100_000, 1)).Single().Offset,
            ];
            foreach ((string word, long place) in words.Zip(places))
            {
                Encoding.ASCII.GetBytes(word).CopyTo(device.Bytes, place);
            }
        }

        string search = _folder.File("words");
        File.WriteAllLines(search, words);
        using DiskSession session = Open(device);
        DiskAudit report = Auditor.Run(session, new AuditOptions { SearchFile = search }, progress: null, default);

        Assert.Equal(
            new Dictionary<string, string>
            {
                [words[0]] = "partition 1: free space",
                [words[1]] = "my-vg/unknown (Unknown), which is not read",
                [words[2]] = "partition 4: free space",
                [words[3]] = "my-vg/data: free block",
                [words[4]] = "my-vg/swap: free space",
            },
            report.Hits.ToDictionary(hit => hit.Text, hit => hit.Place));
        Assert.Equal(
            [
                "1 free blocks on my-vg/data hold data of deleted files",
                "1 pages of swap on my-vg/swap hold what was in memory",
                "1 pages of swap on partition 1 hold what was in memory",
                // One is a free extent, the others are older descriptions of the group in its ring buffer.
                "3 pieces of 4 KiB that no logical volume on partition 4 uses hold data",
            ],
            report.Findings.Where(finding => finding.Kind == FindingKind.FreeClusters).Select(finding => finding.Summary).Order(StringComparer.Ordinal));
    }

    private DiskSession Open(MemoryDevice device)
    {
        string image = _folder.File("disk.raw");
        File.WriteAllBytes(image, device.Bytes);
        return DiskSession.Open(image, CancellationToken.None);
    }
}
