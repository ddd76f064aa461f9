using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Probing;
using Xunit;

namespace VmGeneralize.TestSupport.Contracts;

/// <summary>
/// The contract of the results of edits, for every writable file system; the rules are in the remarks of
/// <see cref="IWritableFileSystem"/>.
/// </summary>
public abstract class WritableVolumeContract(VolumeKind kind, string variant) : EditedVolumeContract(kind, variant)
{
    [SkippableFact]
    public void Without_an_edit_nothing_is_written()
    {
        using OverlayDevice overlay = new(Filled());
        using IWritableFileSystem fileSystem = OpenWritable(overlay);

        Assert.Null(fileSystem.WhyReadOnly());
        Assert.NotEmpty(fileSystem.StateEvidence);
        AssertFilled(fileSystem);
        Assert.Equal([], fileSystem.Check());
        fileSystem.MeasureDeadMetadata();
        fileSystem.MeasureSlack();
        fileSystem.PreviewDelete(SampleTree.Deep);
        fileSystem.Complete();
        Assert.False(overlay.IsChanged);
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(5000)]
    [InlineData(60_000)]
    public void What_is_made_is_there_at_once_and_after_it_was_completed(int size)
    {
        byte[] contents = Pattern(size);
        Changed(
            fileSystem => fileSystem.Create("/folder/deeper/made", contents),
            tree => tree.Add("/folder/deeper/made", contents));
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(4096)]
    [InlineData(300_000)]
    public void Replacing_grows_and_shrinks_and_leaves_the_rest(int size)
    {
        byte[] contents = Pattern(size);
        string[] paths = ["/folder/size 0.bin", Existing, "/folder/size 4097.bin", "/folder/size 600000.bin"];
        Changed(
            fileSystem => Array.ForEach(paths, path => fileSystem.Replace(path, contents)),
            tree => Array.ForEach(paths, path => tree[path] = contents));
    }

    [SkippableTheory]
    [InlineData("/folder/size 600000.bin")]
    [InlineData("/folder/empty")]
    [InlineData("/many")]
    [InlineData(SampleTree.Deep)]
    public void Deleting_takes_the_name_and_all_below_it(string path)
    {
        string[] gone = [.. SampleTree.Instance.Entries.Keys.Where(entry => entry == path || entry.StartsWith(path + "/", StringComparison.Ordinal))];
        Changed(
            fileSystem =>
            {
                IReadOnlyList<RemovedEntry> preview = fileSystem.PreviewDelete(path);
                Assert.Equal(preview, fileSystem.Delete(path));
                Assert.Equal(gone, preview.Select(entry => entry.Path).Order(StringComparer.Ordinal));
                Assert.All(preview, (entry, index) =>
                    Assert.DoesNotContain(preview.Take(index), above => entry.Path.StartsWith(above.Path + "/", StringComparison.Ordinal)));
            },
            tree => Array.ForEach(gone, entry => tree.Remove(entry)));
    }

    [SkippableFact]
    public void Nothing_remains_of_what_was_deleted_or_replaced()
    {
        using OverlayDevice overlay = new(Filled());
        using (IWritableFileSystem fileSystem = OpenWritable(overlay))
        {
            Assert.All(SampleTree.Needles, needle => Assert.True(IsLive(overlay, fileSystem, needle)));
            fileSystem.Delete(SampleTree.Deep);
            fileSystem.Replace(SampleTree.Replaced, Pattern(500));
            fileSystem.Scrub();
            fileSystem.Complete();
        }

        using IWritableFileSystem again = OpenWritable(overlay);
        Assert.All(SampleTree.Needles, needle => Assert.False(IsLive(overlay, again, needle)));
        AssertSound(overlay, again);
        Assert.Empty(again.MeasureDeadMetadata());
    }

    [SkippableFact]
    public void Wiping_twice_finds_nothing_the_second_time_and_nobody_reads_what_was_wiped()
    {
        using OverlayDevice overlay = new(Filled());
        using (IWritableFileSystem fileSystem = OpenWritable(overlay))
        {
            fileSystem.Scrub();
            Assert.Equal(0, fileSystem.Scrub());
            IReadOnlyList<SlackPlace> slack = fileSystem.MeasureSlack();
            Assert.All(slack, place => Assert.Empty(place.Unread));
            Assert.All(slack.Select(place => place.Example).OfType<string>(), example => Assert.StartsWith("/", example, StringComparison.Ordinal));
            Assert.Equal(slack.Select(place => (place.Place, place.Bytes)), fileSystem.WipeSlack().Select(place => (place.Place, place.Bytes)));
            Assert.Equal(slack.Select(place => place with { Bytes = 0, Example = null }), fileSystem.MeasureSlack());
            fileSystem.Complete();
        }

        using IWritableFileSystem again = OpenWritable(overlay);
        Assert.Equal(0, again.Scrub());
        Assert.Equal(0, again.MeasureSlack().Sum(place => place.Bytes));
        AssertFilled(again);
        AssertSound(overlay, again);
    }

    [SkippableFact]
    public void The_same_edits_give_the_same_bytes()
    {
        byte[] Run()
        {
            using OverlayDevice overlay = new(Filled());
            using IWritableFileSystem fileSystem = OpenWritable(overlay);
            fileSystem.Delete(SampleTree.Deep);
            fileSystem.Create("/folder/made", Pattern(9000));
            fileSystem.Replace(Existing, Pattern(70_000));
            fileSystem.Scrub();
            fileSystem.Complete();
            byte[] bytes = new byte[overlay.Length];
            overlay.Read(0, bytes);
            return bytes;
        }

        Assert.True(Run().AsSpan().SequenceEqual(Run()));
    }

    private static bool IsLive(IBlockDevice device, IFileSystem fileSystem, byte[] needle)
    {
        foreach (Extent extent in fileSystem.LiveExtents())
        {
            byte[] bytes = new byte[extent.Length];
            device.Read(extent.Offset, bytes);
            if (bytes.AsSpan().IndexOf(needle) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
