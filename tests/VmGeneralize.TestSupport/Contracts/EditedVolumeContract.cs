using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Probing;
using Xunit;

namespace VmGeneralize.TestSupport.Contracts;

/// <summary>The contract of edits that are refused or fail partway, for every writable file system; and the shared helpers for testing edits.</summary>
public abstract class EditedVolumeContract(VolumeKind kind, string variant) : VolumeContract(kind, variant)
{
    private const int Ends = 25; // the first and the last writes of an edit are made to fail each, of those between some

    [SkippableFact]
    public void What_is_refused_has_changed_nothing_and_the_next_edit_works()
    {
        using OverlayDevice overlay = new(Filled());
        using (IWritableFileSystem fileSystem = OpenWritable(overlay))
        {
            AssertRefusals(fileSystem);
            Assert.Throws<GuestVolumeFullException>(() => fileSystem.Replace(Existing, new byte[overlay.Length]));
            Assert.Throws<GuestVolumeFullException>(() => fileSystem.Create("/too large", new byte[overlay.Length]));
            Assert.False(overlay.IsChanged);
            AssertFilled(fileSystem);

            fileSystem.Delete(Existing);
            fileSystem.Complete();
        }

        using IWritableFileSystem again = OpenWritable(overlay);
        AssertSound(overlay, again);
    }

    [SkippableFact]
    public void A_volume_that_is_full_to_the_brim_is_sound_and_takes_edits_again_when_something_goes()
    {
        using OverlayDevice overlay = new(Filled());
        using (IWritableFileSystem fileSystem = OpenWritable(overlay))
        {
            // New contents may need space alongside the old contents, so that one file takes half of the free space.
            int files = 0;
            while (Grow(fileSystem, $"/many/a file of many {files:D3}", overlay.Length))
            {
                files++;
            }

            Assert.True(files > 0);
            Assert.Throws<GuestVolumeFullException>(() => fileSystem.Create("/one more", new byte[10 * fileSystem.AllocationUnit]));
            fileSystem.Delete("/folder/size 600000.bin");
            fileSystem.Create("/one more", new byte[10 * fileSystem.AllocationUnit]);
            fileSystem.Complete();
        }

        using IWritableFileSystem again = OpenWritable(overlay);
        Assert.Equal(10 * again.AllocationUnit, Find(again, "/one more").Length);
        AssertSound(overlay, again);
    }

    [SkippableFact]
    public void Complete_comes_once_and_last()
    {
        using OverlayDevice overlay = new(Filled());
        using IWritableFileSystem fileSystem = OpenWritable(overlay);
        fileSystem.Delete(Existing);
        fileSystem.Complete();

        AssertNoMoreEdits(fileSystem, "complete");
        Assert.Null(fileSystem.Find(Existing));
        AssertSound(overlay, fileSystem);
    }

    /// <summary>Holds whichever write of an edit fails, even the first: memory and the device may then differ.</summary>
    [SkippableTheory]
    [InlineData("delete")]
    [InlineData("replace")]
    [InlineData("create")]
    [InlineData("scrub")]
    [InlineData("wipe")]
    [InlineData("complete")]
    public void After_an_edit_that_failed_half_way_nothing_more_is_done(string kind)
    {
        Edit edit = kind switch
        {
            "delete" => volume => volume.Delete(SampleTree.Deep),
            "replace" => volume => volume.Replace(Existing, new byte[300_000]),
            "create" => volume => volume.Create("/folder/made", new byte[10_000]),
            "scrub" => volume => volume.Scrub(),
            "wipe" => volume => volume.WipeSlack(),
            "complete" => volume =>
            {
                volume.Delete(Existing);
                volume.Complete();
            },
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
        int writes = Fail(edit, int.MaxValue);
        for (int allowed = 0; allowed < writes; allowed += allowed < Ends || allowed >= writes - Ends ? 1 : Math.Min(writes / 7, writes - Ends - allowed))
        {
            Assert.Equal(allowed + 1, Fail(edit, allowed));
        }
    }

    /// <summary>Fails unless the outside tools that check a volume find nothing wrong with it.</summary>
    protected abstract void Judge(string path);

    protected IWritableFileSystem OpenWritable(IWritableBlockDevice device) => (IWritableFileSystem)Open(device);

    /// <summary>Checks that the tree is as expected after an edit, both at once and after completing and reopening; then that the volume is sound.</summary>
    /// <param name="edit">The edit of the volume.</param>
    /// <param name="change">The same change to the expected tree.</param>
    /// <param name="assert">What else must hold, both times.</param>
    protected void Changed(Edit edit, Action<SortedDictionary<string, byte[]?>> change, Edit? assert = null)
    {
        SortedDictionary<string, byte[]?> expected = new(StringComparer.Ordinal);
        foreach ((string path, byte[]? contents) in SampleTree.Instance.Entries)
        {
            expected.Add(path, contents);
        }

        change(expected);
        using OverlayDevice overlay = new(Filled());
        using (IWritableFileSystem fileSystem = OpenWritable(overlay))
        {
            edit(fileSystem);
            AssertTree(expected, fileSystem);
            assert?.Invoke(fileSystem);
            fileSystem.Complete();
        }

        using IWritableFileSystem again = OpenWritable(overlay);
        AssertTree(expected, again);
        assert?.Invoke(again);
        AssertSound(overlay, again);
    }

    /// <summary>Checks that neither our own checker nor the outside tools find anything.</summary>
    protected void AssertSound(IBlockDevice device, IWritableFileSystem fileSystem)
    {
        Assert.Equal([], fileSystem.Check());
        using TemporaryFolder folder = new();
        byte[] bytes = new byte[device.Length];
        device.Read(0, bytes);
        File.WriteAllBytes(folder.File("volume"), bytes);
        Judge(folder.File("volume"));
    }

    protected static byte[] Pattern(int size) => [.. Enumerable.Range(0, size).Select(index => unchecked((byte)(index * 7)))];

    /// <summary>Grows a file as far as the volume allows; false when it cannot grow by even one allocation unit.</summary>
    private static bool Grow(IWritableFileSystem fileSystem, string path, long step)
    {
        long before = Find(fileSystem, path).Length;
        long size = before;
        for (; step >= fileSystem.AllocationUnit; step /= 2)
        {
            try
            {
                fileSystem.Replace(path, new byte[size + step]);
                size += step;
            }
            catch (GuestVolumeFullException)
            {
                Assert.Equal(size, Find(fileSystem, path).Length);
            }
        }

        return size > before;
    }

    /// <summary>Makes an edit on a device that accepts only so many writes. Once one fails, the file system must accept no further edit.</summary>
    /// <returns>Number of writes that the edit attempted.</returns>
    private int Fail(Edit edit, int writes)
    {
        using OverlayDevice overlay = new(Filled());
        using FailingDevice device = new(overlay, writes);
        using IWritableFileSystem fileSystem = OpenWritable(device);
        Exception? failure = Record.Exception(() => edit(fileSystem));
        int tried = device.Tried;
        if (device.HasFailed)
        {
            Assert.Equal(FailingDevice.Message, Assert.IsType<IOException>(failure).Message);
            AssertNoMoreEdits(fileSystem, "failed halfway");
            Assert.Equal(tried, device.Tried);
        }
        else
        {
            Assert.Null(failure);
        }

        return tried;
    }
}
