using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Probing;
using VmGeneralize.FileSystems.Tests.Probing;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests;

public class VolumeFormatsTests
{
    private const int BitLockerVolumes = 21;

    [SkippableFact]
    public void Every_real_bitlocker_volume_is_one()
    {
        string archive = Path.Combine(Repository.RequireGuests(), "data", "cryptsetup", "bitlk-images.tar.xz");
        OutsideTool.Require("tar", "xz");
        using TemporaryFolder folder = new();
        OutsideTool.RunChecked("tar", "-C", folder.Path, "--wildcards", "-xJf", archive, "*.img");
        string[] images = Directory.GetFiles(folder.Path, "*.img", SearchOption.AllDirectories);
        Assert.Equal(BitLockerVolumes, images.Length);
        Assert.All(images, image => Assert.Equal(VolumeKind.BitLocker, Identify(image).Kind));
        Assert.Equal(2, images.Count(image => Identify(image).Description == "BitLocker To Go"));
    }

    [Fact]
    public void The_vista_layout_is_bitlocker()
    {
        byte[] volume = new byte[1 << 20];
        ((ReadOnlySpan<byte>)[0xEB, 0x52, 0x90]).CopyTo(volume);
        "-FVE-FS-"u8.CopyTo(volume.AsSpan(3));
        Assert.Equal(new VolumeContent(VolumeKind.BitLocker, "BitLocker (Windows Vista)"), Identify(volume));
    }

    [SkippableTheory]
    [InlineData(VolumeKind.Ntfs, "NTFS", 64, "mkntfs", "-F", "-Q", "-q")]
    [InlineData(VolumeKind.Ntfs, "NTFS", 64, "mkntfs", "-F", "-Q", "-q", "-s", "4096")]
    [InlineData(VolumeKind.Fat, "FAT12", 4, "mkfs.vfat", "-F", "12")]
    [InlineData(VolumeKind.Fat, "FAT16", 64, "mkfs.vfat", "-F", "16")]
    [InlineData(VolumeKind.Fat, "FAT32", 64, "mkfs.vfat", "-F", "32", "-s", "8")] // few clusters, as on an ESP
    [InlineData(VolumeKind.Fat, "FAT32", 64, "mkfs.vfat", "-F", "32", "-S", "4096")]
    [InlineData(VolumeKind.ExFat, "exFAT", 64, "mkfs.exfat")]
    [InlineData(VolumeKind.Ext, "ext2", 16, "mkfs.ext4", "-q", "-t", "ext2")]
    [InlineData(VolumeKind.Ext, "ext3", 16, "mkfs.ext4", "-q", "-t", "ext3")]
    [InlineData(VolumeKind.Ext, "ext4", 16, "mkfs.ext4", "-q")]
    [InlineData(VolumeKind.Xfs, "XFS", 320, "mkfs.xfs", "-q")]
    [InlineData(VolumeKind.Btrfs, "Btrfs", 128, "mkfs.btrfs", "-q")]
    [InlineData(VolumeKind.Swap, "Linux swap", 16, "mkswap")]
    [InlineData(VolumeKind.Swap, "Linux swap", 16, "mkswap", "-p", "65536")]
    public void Volumes_that_their_own_tools_made_are_told_apart(
        VolumeKind kind, string description, int mebibytes, string program, params string[] options)
    {
        OutsideTool.Require(program);
        using TemporaryFolder folder = new();
        string image = Make(folder, mebibytes);
        ToolResult made = OutsideTool.Run(program, [.. options, image]);
        Assert.True(made.ExitCode == 0, made.All);
        Assert.Equal(new VolumeContent(kind, description), Identify(image));
    }

    [SkippableTheory]
    [InlineData("luks1", "LUKS1")]
    [InlineData("luks2", "LUKS2")]
    public void Luks_volumes_are_told_with_their_version(string type, string description)
    {
        OutsideTool.Require("cryptsetup");
        using TemporaryFolder folder = new();
        string image = Make(folder, 32);
        string key = folder.File("key");
        File.WriteAllText(key, "a key for a test");
        string[] cheap = type == "luks2" ? ["--pbkdf", "pbkdf2", "--pbkdf-force-iterations", "1000"] : ["--pbkdf-force-iterations", "1000"];
        OutsideTool.RunChecked("cryptsetup", ["luksFormat", "-q", "--type", type, .. cheap, image, key]);
        Assert.Equal(new VolumeContent(VolumeKind.Luks, description), Identify(image));
        if (type == "luks2")
        {
            using (FileStream file = File.OpenWrite(image))
            {
                file.Write(new byte[4096]); // the second header alone still tells
            }

            Assert.Equal(VolumeKind.Luks, Identify(image).Kind);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(512)] // where pvcreate puts it
    [InlineData(1536)]
    public void An_lvm_label_in_any_of_the_first_four_sectors_counts(int offset)
    {
        byte[] volume = new byte[1 << 20];
        "LABELONE"u8.CopyTo(volume.AsSpan(offset));
        "LVM2 001"u8.CopyTo(volume.AsSpan(offset + 0x18));
        Assert.Equal(VolumeKind.LvmPhysicalVolume, Identify(volume).Kind);
    }

    [Theory]
    [InlineData("0.90")]
    [InlineData("1.0")]
    [InlineData("1.1")]
    [InlineData("1.2")]
    public void A_raid_member_is_not_what_the_array_holds(string version)
    {
        // mdadm accepts only block devices, so the superblock's fields are laid out here as in md_p.h.
        const int length = (1 << 20) + 512;
        byte[] volume = new byte[length];
        "XFSB"u8.CopyTo(volume);
        int offset = version switch { "0.90" => (1 << 20) - 65536, "1.0" => (length - 8192) / 4096 * 4096, "1.1" => 0, _ => 4096 };
        BitConverter.TryWriteBytes(volume.AsSpan(offset), 0xA92B4EFC);
        BitConverter.TryWriteBytes(volume.AsSpan(offset + 4), version == "0.90" ? 0 : 1);
        BitConverter.TryWriteBytes(volume.AsSpan(offset + 8), version == "0.90" ? 90 : 0);
        BitConverter.TryWriteBytes(volume.AsSpan(offset + 0x90), offset / 512L);
        Assert.Equal(new VolumeContent(VolumeKind.LinuxRaid, $"Linux RAID member (md {version})"), Identify(volume));
    }

    [Theory]
    [InlineData(512, "LABELONE", VolumeKind.LvmPhysicalVolume)]
    [InlineData(0, "XFSB", VolumeKind.Xfs)]
    [InlineData(0, "", VolumeKind.Luks)]
    public void A_second_luks_header_counts_only_where_nothing_else_is(int offset, string signature, VolumeKind expected)
    {
        byte[] volume = new byte[1 << 20];
        ((ReadOnlySpan<byte>)[0x53, 0x4B, 0x55, 0x4C, 0xBA, 0xBE]).CopyTo(volume.AsSpan(0x4000));
        Encoding.ASCII.GetBytes(signature).CopyTo(volume, offset);
        "LVM2 001"u8.CopyTo(volume.AsSpan(512 + 0x18));
        Assert.Equal(expected, Identify(volume).Kind);
    }

    [Theory]
    [InlineData(65536 + 1372, 0x19540119, "UFS2 (FreeBSD)")]
    [InlineData(8192 + 1372, 0x00011954, "UFS1 (BSD)")]
    public void Ufs_is_told_by_its_superblock(int offset, int magic, string description)
    {
        byte[] volume = new byte[1 << 20];
        BitConverter.TryWriteBytes(volume.AsSpan(offset), magic);
        Assert.Equal(new VolumeContent(VolumeKind.Ufs, description), Identify(volume));
    }

    [Fact]
    public void A_slice_with_a_disklabel_and_a_member_of_a_pool_are_told()
    {
        byte[] slice = new byte[1 << 20];
        BitConverter.TryWriteBytes(slice.AsSpan(512), 0x82564557);
        Assert.Equal(VolumeKind.Unknown, Identify(slice).Kind);
        BitConverter.TryWriteBytes(slice.AsSpan(512 + 132), 0x82564557);
        Assert.Equal(VolumeKind.Ufs, Identify(slice).Kind);
        byte[] pool = new byte[1 << 20];
        ((ReadOnlySpan<byte>)[1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0x24, 0, 0, 0, 0x20, 0, 0, 0, 7]).CopyTo(pool.AsSpan(16384));
        "version"u8.CopyTo(pool.AsSpan(16384 + 24));
        Assert.Equal(VolumeKind.Zfs, Identify(pool).Kind);
    }

    [Fact]
    public void Refs_is_told_with_its_version()
    {
        byte[] volume = new byte[1 << 20];
        "ReFS\0\0\0\0"u8.CopyTo(volume.AsSpan(3));
        "FSRS"u8.CopyTo(volume.AsSpan(0x10));
        volume[0x28] = 3;
        volume[0x29] = 14;
        Assert.Equal(new VolumeContent(VolumeKind.Refs, "ReFS 3.14"), Identify(volume));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(70_000)]
    public void Zeros_are_empty_and_other_bytes_unknown_at_any_length(int length)
    {
        Assert.Equal(VolumeKind.Empty, Identify(new byte[length]).Kind);
        byte[] noise = new byte[length];
        new Random(length).NextBytes(noise);
        Assert.Equal(length == 0 ? VolumeKind.Empty : VolumeKind.Unknown, Identify(noise).Kind);
    }

    [Fact]
    public void Damaged_heads_never_throw()
    {
        Random random = new(3);
        byte[] volume = new byte[80 * 1024];
        string[] signatures = ["NTFS    ", "-FVE-FS-", "MSDOS5.0", "EXFAT   ", "ReFS\0\0\0\0"];
        for (int i = 0; i < 3000; i++)
        {
            random.NextBytes(volume.AsSpan(0, 2048));
            string signature = signatures[random.Next(signatures.Length)];
            System.Text.Encoding.ASCII.GetBytes(signature, volume.AsSpan(3));
            int length = random.Next(4) == 0 ? random.Next(2048) : volume.Length;
            Assert.NotNull(Identify(volume[..length]).Description);
        }
    }

    [Fact]
    public void Every_kind_stands_in_the_list_once_and_what_takes_everything_last()
    {
        Assert.Equal(Enum.GetValues<VolumeKind>().Order(), VolumeFormats.All.Select(format => format.Kind).Order());
        Assert.Equal(VolumeKind.Unknown, VolumeFormats.All[^1].Kind);
        Assert.Equal(VolumeFormats.All.Count, VolumeFormats.All.Select(format => format.Code).Distinct().Count());
        Assert.All(VolumeFormats.All, format => Assert.Equal(format, VolumeFormats.Of(format.Kind)));
    }

    [Fact]
    public void What_can_be_changed_can_be_opened_named_and_repaired()
    {
        Assert.All(VolumeFormats.All.Where(format => format.IsWritable), format => Assert.NotNull(format.Open));
        Assert.All(VolumeFormats.All.Where(format => format.Open is not null), format => Assert.NotEmpty(format.Names));
        Assert.All(VolumeFormats.All.Where(format => format.Names.Count > 0 && format.Refusal is null), format => Assert.NotNull(format.RepairAdvice));
        Assert.Equal("XFS, ext2, ext3 and ext4", VolumeFormats.WritablePosixNames("and"));
    }

    [Fact]
    public void Nothing_but_ntfs_is_repaired_with_chkdsk() => Assert.Equal(
        [VolumeKind.Ntfs],
        VolumeFormats.All.Where(format => format.RepairAdvice?.Contains("chkdsk", StringComparison.Ordinal) == true).Select(format => format.Kind));

    [SkippableTheory]
    [InlineData(0, 512, "mkntfs", "-F", "-Q", "-q")]
    [InlineData(1024, 1024, "mkfs.ext4", "-q", "-b", "4096")]
    [InlineData(1024, 1024, "mkfs.ext4", "-q", "-b", "1024", "-t", "ext2")]
    [InlineData(0, 512, "mkfs.vfat", "-F", "32", "-s", "8")]
    public void A_superblock_is_read_once_for_probe_identity_and_open(int offset, int length, string program, params string[] options)
    {
        OutsideTool.Require(program);
        using TemporaryFolder folder = new();
        string image = Make(folder, 64);
        OutsideTool.RunChecked(program, [.. options, image]);
        using RecordingDevice volume = new(new ImageFile(image));

        VolumeHead head = VolumeHead.Read(volume, CancellationToken.None);
        VolumeFormat format = VolumeFormats.Of(VolumeFormats.Identify(head).Kind);
        Assert.NotEmpty(format.Identity(head).Id);
        using IFileSystem fileSystem = format.Open!(head);

        Assert.Single(volume.Reads, read => read.Overlaps(new Extent(offset, length)));
        Assert.InRange(volume.Reads.Sum(read => read.Length), 1, 400_000);
    }

    private static VolumeContent Identify(byte[] volume) => VolumeFormats.Identify(VolumeHead.Read(new MemoryDevice(volume), CancellationToken.None));

    private static VolumeContent Identify(string path)
    {
        using ImageFile volume = new(path);
        return VolumeFormats.Identify(VolumeHead.Read(volume, CancellationToken.None));
    }

    private static string Make(TemporaryFolder folder, int mebibytes)
    {
        string path = folder.File("volume.img");
        using FileStream file = File.Create(path);
        file.SetLength((long)mebibytes << 20);
        return path;
    }
}
