using System.Reflection;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Pipeline.Output;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Pipeline.Tests;

/// <summary>The disk that is shipped is the one that was verified, whatever the edited objects believe.</summary>
public sealed class VerifiedDiskTests
{
    private const string Scrubbing = "Wiping what earlier deletions left";
    private const string Verifying = "Verifying";

    private static string Fixture { get; } = Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx");

    [Fact]
    public void A_bitmap_that_breaks_in_memory_before_it_is_written_stops_the_run()
    {
        using DiskSession session = DiskSession.Open(Fixture, CancellationToken.None);
        At breaking = new(Scrubbing, () => FreeLastAllocation(session.Disk));

        InvalidOperationException problem = Assert.Throws<InvalidOperationException>(() => Apply(session, breaking));

        Assert.True(breaking.Done);
        Assert.Contains("would be inconsistent after the edits", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bitmap_that_breaks_in_memory_after_it_was_written_changes_nothing_of_what_is_shipped()
    {
        using DiskSession sound = DiskSession.Open(Fixture, CancellationToken.None);
        using VerifiedDisk expected = Apply(sound, new At("never", () => { }));
        using DiskSession session = DiskSession.Open(Fixture, CancellationToken.None);
        At breaking = new(Verifying, () => FreeLastAllocation(session.Disk));

        using VerifiedDisk shipped = Apply(session, breaking);

        Assert.True(breaking.Done);
        Assert.NotEqual(session.Disk.LiveExtents(), shipped.Use.All()); // the edited objects would have lost a part of the disk
        using FinalImage image = FinalImage.Of(shipped);
        using FinalImage right = FinalImage.Of(expected);
        Assert.Equal(right.Live, image.Live);
    }

    private static VerifiedDisk Apply(DiskSession session, IProgress<ProgressUpdate> progress) =>
        Generalization.Apply(session, new GeneralizeOptions(), stamp: "", progress, CancellationToken.None);

    // Simulates a bug of ours: the last allocated clusters of the system volume are free in the in-memory bitmap.
    private static void FreeLastAllocation(GuestDisk disk)
    {
        NtfsFileSystem ntfs = disk.Volumes.Select(volume => volume.FileSystem).OfType<NtfsFileSystem>().Last();
        object volume = Member(ntfs, "_volume");
        object bitmap = Member(volume, "ClusterBitmap");
        UnitBitsOf(bitmap, out long start, out long count);
        bitmap.GetType().GetMethod("Mark")!.Invoke(bitmap, [start, count, false]);
    }

    private static void UnitBitsOf(object bitmap, out long start, out long count)
    {
        object bits = Member(bitmap, "Bits");
        (start, count) = ((IEnumerable<(long Start, long Count)>)bits.GetType().GetMethod("SetRanges")!.Invoke(bits, [])!).Last();
    }

    private static object Member(object target, string name)
    {
        const BindingFlags any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        return target.GetType().GetField(name, any)?.GetValue(target) ?? target.GetType().GetProperty(name, any)!.GetValue(target)!;
    }

    /// <summary>Runs an action when a stage begins.</summary>
    private sealed class At(string stage, Action action) : IProgress<ProgressUpdate>
    {
        public bool Done { get; private set; }

        public void Report(ProgressUpdate value)
        {
            if (value.Stage == stage && !Done)
            {
                Done = true;
                action();
            }
        }
    }
}
