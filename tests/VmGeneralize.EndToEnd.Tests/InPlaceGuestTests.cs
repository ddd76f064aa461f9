using System.Buffers.Binary;
using System.Text;
using VmGeneralize.EndToEnd.Tests.Linux;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>generalize --in-place, and the way back, with guests and containers that are not the simplest ones.</summary>
public sealed class InPlaceGuestTests : IDisposable
{
    private static readonly string Fixture = Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx");

    private readonly TemporaryFolder _folder = new();

    [SkippableFact]
    public void A_guest_on_XFS_over_LVM()
    {
        OutsideTool.Require("cp", "cmp", "xfs_repair");
        BuiltLinuxGuest guest = LinuxGuestBuilder.Build(new() { FileSystem = "xfs", Preset = "rhel9", Lvm = "rhel", Esp = true });
        string disk = _folder.File("disk.raw");
        OutsideTool.RunChecked("cp", "--sparse=always", guest.Raw, disk);
        VmGeneralizeTool.RunChecked("generalize", guest.Raw, "-o", _folder.File("other.raw"));

        VmGeneralizeTool.RunChecked("generalize", disk, "--in-place", "--undo", _folder.File("undo"));

        OutsideTool.RunChecked("cmp", disk, _folder.File("other.raw"));
        Assert.Equal(ExitCodes.Done, VmGeneralizeTool.Run("verify", disk).ExitCode);
        LinuxImage image = LinuxImage.Of(guest) with { Path = disk };
        Assert.Equal(5, image.Volumes.Count(volume => volume is { Role: "lv", FileSystem: "xfs" }));
        image.AssertConsistent();

        // An emptied log has one block with contents for each 32 KiB: the zeros in between are holes and are not written.
        Assert.InRange(SparseFile.Allocated(disk), 1, SparseFile.Allocated(guest.Raw));

        VmGeneralizeTool.RunChecked("undo", disk, _folder.File("undo"));
        OutsideTool.RunChecked("cmp", disk, guest.Raw);
    }

    /// <summary>Sectors that the bitmap of their block marks as absent, but that hold other bytes.</summary>
    [SkippableFact]
    public void A_VHD_with_blocks_that_hold_a_part_of_their_sectors()
    {
        OutsideTool.Require("qemu-img");
        const string Hidden = "not-in-the-bitmap-51c7";
        string whole = _folder.File("whole.vhd");
        OutsideTool.RunChecked("qemu-img", "convert", "-O", "vpc", "-o", "subformat=dynamic,force_size=on", Fixture, whole);
        byte[] before = File.ReadAllBytes(whole);
        Assert.True(HideZeroSectors(before, Hidden) > 100);
        string disk = _folder.File("disk.vhd");
        File.WriteAllBytes(disk, before);
        VmGeneralizeTool.RunChecked("generalize", whole, "-o", _folder.File("other.raw"));

        VmGeneralizeTool.RunChecked("generalize", disk, "--in-place", "--undo", _folder.File("undo"));

        byte[] after = File.ReadAllBytes(disk);
        Assert.Equal(-1, after.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Hidden)));
        OutsideTool.RunChecked("qemu-img", "compare", "-f", "vpc", "-F", "raw", disk, _folder.File("other.raw"));
        Assert.Equal(ExitCodes.Done, VmGeneralizeTool.Run("verify", disk).ExitCode);
        VmGeneralizeTool.RunChecked("undo", disk, _folder.File("undo"));
        Assert.Equal(before, File.ReadAllBytes(disk));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Takes the zero sectors of a dynamic VHD out of its bitmaps and writes a text in their place.</summary>
    /// <returns>Number of these sectors.</returns>
    private static int HideZeroSectors(Span<byte> file, string text)
    {
        const int Sector = 512;
        int header = (int)BinaryPrimitives.ReadInt64BigEndian(file[16..]);
        int table = (int)BinaryPrimitives.ReadInt64BigEndian(file[(header + 16)..]);
        int entries = BinaryPrimitives.ReadInt32BigEndian(file[(header + 28)..]);
        int sectors = BinaryPrimitives.ReadInt32BigEndian(file[(header + 32)..]) / Sector;
        int hidden = 0;
        for (int entry = 0; entry < entries; entry++)
        {
            uint start = BinaryPrimitives.ReadUInt32BigEndian(file[(table + (4 * entry))..]);
            if (start == uint.MaxValue)
            {
                continue;
            }

            Span<byte> block = file[(int)(start * Sector)..];
            int bitmap = ((sectors / 8) + Sector - 1) / Sector * Sector;
            for (int sector = 0; sector < sectors; sector++)
            {
                Span<byte> bytes = block.Slice(bitmap + (sector * Sector), Sector);
                if (!bytes.ContainsAnyExcept((byte)0))
                {
                    block[sector / 8] &= (byte)(0xFF ^ (0x80 >> (sector % 8)));
                    Encoding.ASCII.GetBytes(text, bytes);
                    hidden++;
                }
            }
        }

        return hidden;
    }
}
