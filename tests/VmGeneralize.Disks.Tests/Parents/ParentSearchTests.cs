using System.Buffers.Binary;
using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.Disks.Tests.Contract;
using VmGeneralize.Disks.Tests.Vhd;
using VmGeneralize.Disks.Tests.Vhdx;
using VmGeneralize.Disks.Vhd;
using VmGeneralize.Disks.Vhdx;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Disks.Tests.Parents;

public class ParentSearchTests
{
    private const long Size = 5L << 20;

    private static readonly Guid ChildId = new("66666666-2222-3333-4444-555555555555");

    [SkippableFact]
    public void A_missing_vhd_parent_is_refused_with_what_to_do()
    {
        using TemporaryFolder folder = new();
        string child = MakeVhdPair(folder, @"sub\base.vhd");
        File.Delete(folder.File("base.vhd"));
        RefusedException refused = Assert.Throws<RefusedException>(() => DiskFile.Open(child));
        Assert.Equal("missing-parent", refused.Code.Text);
        Assert.Contains(Path.Combine("sub", "base.vhd"), refused.Reason, StringComparison.Ordinal);
        Assert.Contains(child, refused.Reason, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_user_can_name_the_parent_or_its_folder(bool asFolder)
    {
        using TemporaryFolder folder = new();
        string child = MakeVhdPair(folder, @".\base.vhd");
        string elsewhere = Directory.CreateDirectory(folder.File("elsewhere")).FullName;
        string moved = Path.Combine(elsewhere, asFolder ? "base.vhd" : "renamed.vhd");
        File.Move(folder.File("base.vhd"), moved);
        using DiskImage image = DiskFile.Open(child, new DiskOpenOptions { ParentPaths = [asFolder ? elsewhere : moved] });
        Assert.Equal([child, moved], image.Files);
    }

    [SkippableFact]
    public void A_parent_whose_name_differs_in_case_is_found()
    {
        using TemporaryFolder folder = new();
        string child = MakeVhdPair(folder, @".\BASE.VHD");
        using DiskImage image = DiskFile.Open(child);
        Assert.Equal("base.vhd", Path.GetFileName(image.Files[1]), ignoreCase: true);
    }

    [SkippableFact]
    public void A_parent_without_identity_is_what_the_user_says()
    {
        using TemporaryFolder folder = new();
        string child = MakeVhdPair(folder, @".\base.vhd");
        byte[] bytes = File.ReadAllBytes(child);
        const int Header = 512;
        bytes.AsSpan(Header + 0x28, 16).Clear(); // Parent Unique ID
        VhdChecksum.Update(bytes.AsSpan(Header, VhdDynamicHeader.Size), VhdDynamicHeader.ChecksumPosition);
        File.WriteAllBytes(child, bytes);
        File.WriteAllBytes(folder.File("base.raw"), [.. Enumerable.Repeat((byte)0x5A, (int)Size)]);

        RefusedException refused = Assert.Throws<RefusedException>(() => DiskFile.Open(child));
        using DiskImage image = DiskFile.Open(child, new DiskOpenOptions { ParentPaths = [folder.File("base.raw")] });

        Assert.Contains("--parent FILE", refused.FirstDo, StringComparison.Ordinal);
        byte[] start = new byte[512];
        image.Device.Read(Size - 512, start);
        Assert.All(start, value => Assert.Equal(0x5A, value));
    }

    [SkippableFact]
    public void A_vhd_parent_with_another_identifier_is_refused()
    {
        using TemporaryFolder folder = new();
        string child = MakeVhdPair(folder, @".\base.vhd");
        byte[] parent = File.ReadAllBytes(folder.File("base.vhd"));
        parent[^(512 - 0x44)] ^= 1;
        VhdChecksum.Update(parent.AsSpan(parent.Length - 512), VhdFooter.ChecksumPosition);
        File.WriteAllBytes(folder.File("base.vhd"), parent);
        RefusedException refused = Assert.Throws<RefusedException>(() => DiskFile.Open(child));
        Assert.Equal("parent-changed", refused.Code.Text);
    }

    [SkippableFact]
    public void The_parents_of_a_disk_that_is_no_file_here_are_not_looked_for_here()
    {
        using TemporaryFolder folder = new();
        string child = MakeVhdPair(folder, @".\base.vhd");
        using MemoryDevice elsewhere = new(File.ReadAllBytes(child));

        RefusedException refused = Assert.Throws<RefusedException>(() => DiskFile.Open(elsewhere, child)); // its parent is there, beside that name

        Assert.Equal("missing-parent", refused.Code.Text);
        Assert.Contains("Merge", refused.FirstDo, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_raw_file_in_the_parents_place_is_refused()
    {
        using TemporaryFolder folder = new();
        string child = MakeVhdPair(folder, @".\base.vhd");
        File.WriteAllBytes(folder.File("base.vhd"), new byte[1 << 20]);
        RefusedException refused = Assert.Throws<RefusedException>(() => DiskFile.Open(child));
        Assert.Equal("parent-changed", refused.Code.Text);
        Assert.Contains("another format", refused.Reason, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_damaged_parent_is_named_with_its_damage()
    {
        using TemporaryFolder folder = new();
        string child = MakeVhdPair(folder, @".\base.vhd");
        byte[] parent = File.ReadAllBytes(folder.File("base.vhd"));
        parent[^100] ^= 1;
        File.WriteAllBytes(folder.File("base.vhd"), parent);
        RefusedException refused = Assert.Throws<RefusedException>(() => DiskFile.Open(child));
        Assert.Contains("checksum", refused.Reason, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_disk_that_is_its_own_parent_is_corrupt()
    {
        using TemporaryFolder folder = new();
        string child = MakeVhdPair(folder, @".\child.vhd");
        File.Delete(folder.File("base.vhd"));
        byte[] vhd = File.ReadAllBytes(child);
        ChildId.TryWriteBytes(vhd.AsSpan(512 + 0x28), bigEndian: true, out _);
        VhdChecksum.Update(vhd.AsSpan(512, 1024), VhdDynamicHeader.ChecksumPosition);
        File.WriteAllBytes(child, vhd);
        CorruptDataException error = Assert.Throws<CorruptDataException>(() => DiskFile.Open(child));
        Assert.Contains("its own ancestor", error.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(@"\\server\share\base.vhd")]
    [InlineData("//server/share/base.vhd")]
    [InlineData("/dev/zero")]
    [InlineData(@"\\.\PhysicalDrive0")]
    [InlineData("a\0b")]
    [InlineData("")]
    public void Network_and_device_paths_are_not_followed(string path)
    {
        using TemporaryFolder folder = new();
        string child = MakeVhdPair(folder, path);
        using (DiskImage image = DiskFile.Open(child)) // found by the header's file name, beside the child
        {
            Assert.Equal(folder.File("base.vhd"), image.Files[1]);
        }

        File.Delete(folder.File("base.vhd"));
        RefusedException refused = Assert.Throws<RefusedException>(() => DiskFile.Open(child));
        Assert.Equal("missing-parent", refused.Code.Text);
        Assert.DoesNotContain("server", refused.Reason, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_file_url_names_a_parent_too()
    {
        using TemporaryFolder folder = new();
        string child = MakeVhdPair(folder, "gone.vhd");
        File.Move(folder.File("base.vhd"), folder.File("with space.vhd"));
        byte[] vhd = File.ReadAllBytes(child);
        int locator = vhd.Length - 1024;
        int length = Encoding.UTF8.GetBytes("file://" + folder.File("with%20space.vhd"), vhd.AsSpan(locator));
        "MacX"u8.CopyTo(vhd.AsSpan(512 + 0x240));
        BinaryPrimitives.WriteUInt32BigEndian(vhd.AsSpan(512 + 0x240 + 8), (uint)length);
        VhdChecksum.Update(vhd.AsSpan(512, 1024), VhdDynamicHeader.ChecksumPosition);
        File.WriteAllBytes(child, vhd);
        using DiskImage image = DiskFile.Open(child);
        Assert.Equal(folder.File("with space.vhd"), image.Files[1]);
    }

    [SkippableFact]
    public void A_vhdx_parent_that_was_written_to_is_refused()
    {
        using TemporaryFolder folder = new();
        string child = MakeVhdxPair(folder);
        using (DiskImage image = DiskFile.Open(child))
        {
            Assert.Equal(DiskFormat.VhdxDifferencing, image.Format);
            Assert.Equal([child, folder.File("base.vhdx")], image.Files);
        }

        PatchedVhdx parent = PatchedVhdx.Load(folder.File("base.vhdx"));
        parent.Header = parent.Header with { DataWriteGuid = Guid.NewGuid() };
        parent.Save(folder.File("base.vhdx"));
        Assert.Equal("parent-changed", Assert.Throws<RefusedException>(() => DiskFile.Open(child)).Code.Text);
    }

    [SkippableFact]
    public void A_missing_vhdx_parent_is_refused()
    {
        using TemporaryFolder folder = new();
        string child = MakeVhdxPair(folder);
        File.Delete(folder.File("base.vhdx"));
        Assert.Equal("missing-parent", Assert.Throws<RefusedException>(() => DiskFile.Open(child)).Code.Text);
    }

    [SkippableFact]
    public void A_child_larger_than_its_parent_reads_zero_past_the_parents_end()
    {
        using TemporaryFolder folder = new();
        string child = MakeVhdxPair(folder);
        PatchedVhdx grown = PatchedVhdx.Load(child);
        BinaryPrimitives.WriteUInt64LittleEndian(grown.Bytes.AsSpan(grown.Item(MetadataItems.VirtualDiskSize)), (ulong)Size + (3 << 20));
        grown.Save(child);
        using DiskImage image = DiskFile.Open(child);
        byte[] bytes = new byte[2 << 20];
        bytes.AsSpan().Fill(0xCC);
        image.Device.Read(Size - 1024, bytes);
        Assert.True(ZeroBytes.IsAllZero(bytes.AsSpan(1024)));
        Assert.All(image.Device.StoredExtents(new Extent(0, image.VirtualSize)), extent => Assert.True(extent.End <= Size));
    }

    [SkippableFact]
    public void A_parent_that_is_in_use_is_refused_as_the_disk_is()
    {
        using TemporaryFolder folder = new();
        string child = MakeVhdxPair(folder);
        using (HeldFile held = HeldFile.ByQemu(folder.File("base.vhdx"), "vhdx"))
        {
            RefusedException refused = Assert.Throws<RefusedException>(() => DiskFile.Open(child));
            Assert.Equal(DiskFileRefusal.InUse, refused.Code);
            Assert.Contains("base.vhdx", refused.Reason, StringComparison.Ordinal);
        }
    }

    private static string MakeVhdPair(TemporaryFolder folder, string locator)
    {
        Qemu.Require();
        string parent = Qemu.FromRaw(folder, Content.WriteRaw(folder, size: Size, count: 4), "vpc", "subformat=fixed,force_size=on", "base.vhd");
        string child = PatchedVhd.Sparse(folder, Layers.ChildRuns(Size, seed: 5), Size, "child.vhd");
        PatchedVhd.MakeDifferencing(child, parent, locator, ChildId);
        return child;
    }

    private static string MakeVhdxPair(TemporaryFolder folder)
    {
        Qemu.Require();
        string parent = Qemu.FromRaw(folder, Content.WriteRaw(folder, size: Size, count: 4), "vhdx", "block_size=1M", "base.vhdx");
        string child = folder.File("child.vhdx");
        PatchedVhdx.Differencing(folder, Layers.ChildRuns(Size, seed: 5), Size, "child.vhdx", parent, ("relative_path", @".\base.vhdx")).Save(child);
        return child;
    }
}
