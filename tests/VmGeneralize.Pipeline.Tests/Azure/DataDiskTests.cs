using VmGeneralize.Blocks;
using VmGeneralize.Disks.Vhd;
using VmGeneralize.Pipeline.Azure;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Pipeline.Tests.Azure;

/// <summary>A disk without a system: its free space is not sent, unless its file system was not closed cleanly.</summary>
public sealed class DataDiskTests
{
    private const long VolumeOffset = 1 << 20;
    private const long VolumeSize = 30 << 20;
    private const long DiskSize = (32 << 20) + 512; // no whole MiB: padded
    private const long Free = VolumeOffset + (25 << 20);

    [SkippableFact]
    public void Free_clusters_of_a_clean_volume_are_not_sent_and_those_of_a_dirty_one_are()
    {
        OutsideTool.Require("mkntfs", "ntfsfix", "sgdisk");
        using TemporaryFolder folder = new();
        string clean = folder.File("clean.raw");
        string dirty = folder.File("dirty.raw");
        Build(folder, clean, _ => { });
        Build(folder, dirty, volume => OutsideTool.Run("ntfsfix", volume)); // asks Windows for a check: sets the dirty flag

        using (DiskSession session = DiskSession.Open(clean, CancellationToken.None))
        using (AzureImage image = AzureImage.OfDisk(session, new AzureImageOptions(DataDisk: true)))
        {
            Assert.False(image.Source.Live.Contains(Free));
            Assert.True(image.Source.Live.Contains(VolumeOffset));
            Assert.Null(image.OsType);
            Assert.Equal(33 << 20, image.VirtualSize);
            Assert.Equal(image.Source.Footer.ToArray(), FixedVhdFooter.Create(33 << 20, FixedVhdFooter.Read(image.Source.Footer.Span, 33 << 20)));
        }

        using (DiskSession session = DiskSession.Open(dirty, CancellationToken.None))
        using (AzureImage image = AzureImage.OfDisk(session, new AzureImageOptions(DataDisk: true)))
        {
            Assert.True(image.Source.Live.Contains(Free));
            Assert.Equal([new Extent(VolumeOffset, VolumeSize)], image.Source.Live.Within(new Extent(VolumeOffset, VolumeSize)));
            Assert.False(image.Source.Live.Contains(VolumeOffset - 512)); // no partition's: not in doubt
        }

        using (DiskSession session = DiskSession.Open(dirty, CancellationToken.None))
        using (AzureImage image = AzureImage.OfDisk(session, new AzureImageOptions(DataDisk: true, KeepUnallocated: true)))
        {
            Assert.Equal(DiskSize, image.Source.Live.Within(new Extent(0, DiskSize)).Sum(extent => extent.Length));
        }
    }

    [SkippableFact]
    public void As_a_system_disk_it_is_refused()
    {
        OutsideTool.Require("mkntfs", "sgdisk");
        using TemporaryFolder folder = new();
        Build(folder, folder.File("data.raw"), _ => { });
        using DiskSession session = DiskSession.Open(folder.File("data.raw"), CancellationToken.None);

        Assert.Equal("no-system", Assert.Throws<RefusedException>(() => AzureImage.OfDisk(session, new AzureImageOptions())).Code.Text);
    }

    [SkippableFact]
    public void Touching_the_file_makes_another_source_of_it()
    {
        OutsideTool.Require("mkntfs", "sgdisk");
        using TemporaryFolder folder = new();
        string path = folder.File("data.raw");
        Build(folder, path, _ => { });
        string first = Identity(path);

        Assert.Equal(first, Identity(path));
        File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddSeconds(1));
        Assert.NotEqual(first, Identity(path));
    }

    private static string Identity(string path)
    {
        using DiskSession session = DiskSession.Open(path, CancellationToken.None);
        using AzureImage image = AzureImage.OfDisk(session, new AzureImageOptions(DataDisk: true));
        return image.Source.Identity;
    }

    private static void Build(TemporaryFolder folder, string path, Action<string> change)
    {
        string volume = folder.File("volume");
        using (FileStream file = File.Create(volume))
        {
            file.SetLength(VolumeSize);
        }

        OutsideTool.RunChecked("mkntfs", "-F", "-Q", "-q", volume);
        change(volume);
        using (FileStream file = new(path, FileMode.Create))
        {
            file.SetLength(DiskSize);
        }

        OutsideTool.RunChecked("sgdisk", "-n", $"1:2048:{((VolumeOffset + VolumeSize) / 512) - 1}", "-t", "1:0700", path);
        byte[] bytes = File.ReadAllBytes(volume);
        bytes.AsSpan((int)(Free - VolumeOffset), 65536).Fill(0xAB); // what an earlier deletion may have left
        using FileStream disk = new(path, FileMode.Open, FileAccess.Write);
        disk.Position = VolumeOffset;
        disk.Write(bytes);
    }
}
