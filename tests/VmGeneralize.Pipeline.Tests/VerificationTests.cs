using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.Pipeline.Tests;

public sealed class VerificationTests : IDisposable
{
    private const int SystemVolume = 38 << 20; // C: of the fixture
    private const int SystemVolumeLength = 57 << 20;

    private readonly TemporaryFolder _folder = new();

    [SkippableFact]
    public void Clusters_that_no_file_owns_are_told_and_left()
    {
        string disk = DiskWithBitmapBit(set: true);

        using DiskSession session = DiskSession.Open(disk);
        PlanReport plan = Generalization.Apply(session, new GeneralizeOptions(), progress: null, CancellationToken.None);

        Assert.Contains("without harm", Assert.Single(plan.Warnings), StringComparison.Ordinal);
        Assert.NotEmpty(plan.Operations[0].Edits);
    }

    [SkippableFact]
    public void A_file_whose_clusters_are_free_in_the_bitmap_stops_everything()
    {
        string disk = DiskWithBitmapBit(set: false);

        using DiskSession session = DiskSession.Open(disk);
        CorruptDataException problem = Assert.Throws<CorruptDataException>(
            () => Generalization.Apply(session, new GeneralizeOptions(), progress: null, CancellationToken.None));

        Assert.Contains("chkdsk", problem.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void An_earlier_user_is_not_taken_for_the_one_that_was_removed()
    {
        // A VM made from an image whose own user was kept: cloud-init has written rules for both, and the agent knows the second.
        SmallLinuxGuest guest = SmallLinuxGuest.Build(
            _folder, tree => SmallLinuxGuest.Write(tree, "/etc/sudoers.d/90-cloud-init-users", "other ALL=(ALL) NOPASSWD:ALL\nazureuser ALL=(ALL) NOPASSWD:ALL\n"));

        using DiskSession session = DiskSession.Open(guest.Path);
        PlanReport plan = Generalization.Apply(session, new GeneralizeOptions(), progress: null, CancellationToken.None);

        EditReport[] edits = [.. plan.Operations.Single(operation => operation.Id == "linux-user").Edits];
        Assert.Contains(edits, edit => edit.ToString().Contains("/home/azureuser", StringComparison.Ordinal));
        Assert.DoesNotContain(edits, edit => edit.ToString().Contains("other", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The fixture as a raw disk with one bit of C:'s $Bitmap turned over: of a free cluster, or of one in use.</summary>
    private string DiskWithBitmapBit(bool set)
    {
        OutsideTool.Require("qemu-img");
        string path = _folder.File("disk.raw");
        OutsideTool.RunChecked("qemu-img", "convert", "-O", "raw", Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx"), path);
        byte[] disk = File.ReadAllBytes(path);
        using NtfsFileSystem volume = NtfsFileSystem.Open(new SliceDevice(new MemoryDevice(disk), new Extent(SystemVolume, SystemVolumeLength)));
        FileEntry bitmap = volume.Find("/$Bitmap")!;
        byte[] bits = new byte[bitmap.Length];
        volume.Read(bitmap, 0, bits);

        // The bitmap is where its own bytes are found on the disk; the byte to change lies away from both ends.
        int start = disk.AsSpan().IndexOf(bits);
        int at = set
            ? bits.AsSpan(64).IndexOf((byte)0x00) + 64
            : bits.AsSpan(0, 64).LastIndexOf((byte)0xFF);
        disk[start + at] ^= 0x10;
        File.WriteAllBytes(path, disk);
        return path;
    }
}
