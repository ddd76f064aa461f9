using System.Collections.Concurrent;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Posix;
using VmGeneralize.FileSystems.Probing;
using Xunit;

namespace VmGeneralize.TestSupport.Contracts;

/// <summary>The additional contract of every file system on a device: its row in the list of formats, and what it reads from the device.</summary>
public abstract class VolumeContract : FileSystemContract
{
    private static readonly ConcurrentDictionary<(Type Contract, string Variant), Lazy<byte[]>> Volumes = new();

    /// <param name="kind">The row of <see cref="VolumeFormats"/> that opens the volume.</param>
    /// <param name="variant">Which of several volumes of this kind.</param>
    protected VolumeContract(VolumeKind kind, string variant)
    {
        Format = VolumeFormats.Of(kind);
        Variant = variant;
    }

    protected VolumeFormat Format { get; }

    protected string Variant { get; }

    [SkippableFact]
    public void The_list_of_formats_says_what_the_volume_is()
    {
        VolumeHead head = VolumeHead.Read(Filled(), CancellationToken.None);
        using IFileSystem fileSystem = Format.Open!(head);

        Assert.Equal(Format.Kind, VolumeFormats.Identify(head).Kind);
        Assert.NotEmpty(Format.Identity(head).Id);
        Assert.Contains(Format.Names, name => fileSystem.Format == name || fileSystem.Format.StartsWith(name + " ", StringComparison.Ordinal));
        Assert.Equal(Format.IsWritable, fileSystem is IWritableFileSystem);
        Assert.Equal(Format.IsPosix, fileSystem is IPosixFileSystem);
        Assert.Equal(
            Format.IsPosix ? Format.Identity(head) : null,
            fileSystem is IPosixFileSystem posix ? new VolumeIdentity(posix.VolumeId, posix.Label) : null);
    }

    [SkippableFact]
    public void Opening_and_reading_need_no_device_that_can_be_written()
    {
        using RecordingDevice device = new(Filled());
        using IFileSystem fileSystem = Open(device);

        AssertFilled(fileSystem);
        Assert.NotEmpty(fileSystem.LiveExtents());
    }

    [SkippableFact]
    public void Live_extents_lie_on_the_volume_and_leave_free_space_out()
    {
        using IBlockDevice device = Filled();
        using IFileSystem fileSystem = Open(device);
        ExtentSet live = fileSystem.LiveExtents();

        Assert.True(live[^1].End <= device.Length, $"up to {live[^1].End} of {device.Length}");
        Assert.InRange(live.TotalLength, SampleTree.Instance.Entries.Values.Sum(contents => contents?.Length ?? 0L), device.Length - (1 << 20));
    }

    /// <summary>
    /// No read covers only dead bytes. Read-ahead may include some:
    /// <see cref="Nothing_but_live_extents_decides_what_is_read"/> shows that they do not matter.
    /// </summary>
    [SkippableFact]
    public void Live_extents_cover_what_is_read()
    {
        using RecordingDevice device = new(Filled());
        using IFileSystem fileSystem = Open(device);
        AssertFilled(fileSystem);
        Extent[] reads = [.. device.Reads.Where(read => read.Length > 0).Distinct()];

        ExtentSet live = fileSystem.LiveExtents();
        Assert.True(new ExtentSet(reads).TotalLength > SampleTree.Instance.Entries.Values.Sum(contents => contents?.Length ?? 0L));
        Assert.Empty(reads.Where(read => !live.Within(read).Any()));
    }

    /// <summary>A copy has zeros where nothing is live; any other bytes there must not matter either.</summary>
    [SkippableTheory]
    [InlineData(0)]
    [InlineData(0xA5)]
    public void Nothing_but_live_extents_decides_what_is_read(byte dead)
    {
        byte[] bytes = [.. FilledBytes()];
        using (IFileSystem original = Open(new MemoryDevice(bytes)))
        {
            foreach (Extent gap in original.LiveExtents().Gaps(new Extent(0, bytes.Length)).ToArray())
            {
                bytes.AsSpan((int)gap.Offset, (int)gap.Length).Fill(dead);
            }
        }

        using IFileSystem fileSystem = Open(new MemoryDevice(bytes));
        AssertFilled(fileSystem);
        Assert.Equal([], (fileSystem as ICheckedFileSystem)?.Check() ?? []);
    }

    /// <summary>Creates a volume with the format's own tools.</summary>
    /// <param name="folder">Where the image may be stored.</param>
    /// <param name="fill">Writes all files below a folder: either the mount point of the volume, or a folder that is copied into it.</param>
    /// <returns>The volume, a few tens of MiB in size.</returns>
    protected abstract byte[] Make(TemporaryFolder folder, Action<string> fill);

    /// <summary>Writes the files of the volume.</summary>
    protected virtual void Fill(string folder) => SampleTree.Instance.WriteTo(folder);

    /// <summary>Checks that everything that <see cref="Fill"/> wrote is there and can be read.</summary>
    protected virtual void AssertFilled(IFileSystem fileSystem) => AssertTree(SampleTree.Instance.Entries, fileSystem);

    /// <summary>The volume; created once for all tests of a class and never changed.</summary>
    protected IBlockDevice Filled() => new MemoryDevice(FilledBytes());

    protected IFileSystem Open(IBlockDevice device) => Format.Open!(VolumeHead.Read(device, CancellationToken.None));

    protected override IFileSystem OpenFilled() => Open(Filled());

    private byte[] FilledBytes() => Volumes.GetOrAdd((GetType(), Variant), _ => new Lazy<byte[]>(() =>
    {
        using TemporaryFolder folder = new();
        return Make(folder, Fill);
    })).Value;
}
