using System.Buffers.Binary;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.EndToEnd.Tests.Hostile;

/// <summary>The committed Windows disk with something in it that Windows never makes.</summary>
internal static class HostileWindows
{
    private const long MiB = 1 << 20;
    private const long EspStart = MiB;
    private const long CStart = 38 * MiB;
    private const long CLength = 57 * MiB;
    private const string Software = "Windows/System32/config/SOFTWARE";

    private static readonly string Fixture = Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx");

    /// <summary>Changes C: through ntfs-3g.</summary>
    public static string Change(TemporaryFolder folder, Action<MountedNtfs> change) => OfC(folder, partition =>
    {
        using MountedNtfs volume = new(partition);
        change(volume);
    });

    /// <summary>Changes C: through ntfs-3g after enlarging the volume.</summary>
    /// <param name="folder">Folder that receives the disk.</param>
    /// <param name="size">Size of the volume, in MiB.</param>
    /// <param name="change">The change to make.</param>
    public static string ChangeLarge(TemporaryFolder folder, int size, Action<MountedNtfs> change)
    {
        OutsideTool.Require("sgdisk", "ntfsresize", "ntfsfix");
        string disk = Change(folder, _ => { });
        string partition = folder.File("c");
        using (FileStream file = File.OpenWrite(partition))
        {
            file.SetLength(size * MiB);
        }

        OutsideTool.RunChecked("ntfsresize", "--force", "--force", "--no-progress-bar", partition);
        OutsideTool.RunChecked("ntfsfix", "-d", partition); // which asks Windows to check it, and such a volume is refused
        using (MountedNtfs volume = new(partition))
        {
            change(volume);
        }

        using (FileStream file = File.OpenWrite(disk))
        {
            file.SetLength(CStart + (size * MiB) + MiB);
        }

        OutsideTool.RunChecked("sgdisk", "-e", "-d", "3", "-n", $"3:{CStart / 512}:+{size}M", "-t", "3:0700", disk);
        SparseFile.Copy(partition, 0, size * MiB, disk, CStart);
        File.Delete(partition);
        return disk;
    }

    /// <summary>Changes C: through ntfs-3g, then its bytes.</summary>
    public static string Patch(TemporaryFolder folder, Action<MountedNtfs> change, Action<NtfsBytes> patch) => OfC(folder, partition =>
    {
        using (MountedNtfs volume = new(partition))
        {
            change(volume);
        }

        byte[] bytes = File.ReadAllBytes(partition);
        patch(new NtfsBytes(bytes));
        File.WriteAllBytes(partition, bytes);
    });

    public static string WithHive(TemporaryFolder folder, Func<byte[], byte[]> change) =>
        Change(folder, volume => File.WriteAllBytes(volume[Software], change(File.ReadAllBytes(volume[Software]))));

    /// <summary>The chain of the root directory of the EFI system partition leads back to its start, in both tables.</summary>
    public static string WithFatLoop(TemporaryFolder folder)
    {
        OutsideTool.Require("qemu-img");
        string disk = folder.File("guest.raw");
        Qemu.ConvertToRaw(Fixture, disk);
        using FileStream file = new(disk, FileMode.Open, FileAccess.ReadWrite);
        byte[] boot = new byte[512];
        file.Position = EspStart;
        file.ReadExactly(boot);
        long table = EspStart + (BinaryPrimitives.ReadUInt16LittleEndian(boot.AsSpan(14)) * 512L);
        long tableSize = BinaryPrimitives.ReadUInt32LittleEndian(boot.AsSpan(36)) * 512L;
        uint root = BinaryPrimitives.ReadUInt32LittleEndian(boot.AsSpan(44));
        byte[] entry = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(entry, root);
        for (int copy = 0; copy < boot[16]; copy++)
        {
            file.Position = table + (copy * tableSize) + (root * 4);
            file.Write(entry);
        }

        return disk;
    }

    private static string OfC(TemporaryFolder folder, Action<string> change)
    {
        OutsideTool.Require("qemu-img");
        string raw = folder.File("fixture.raw");
        string partition = folder.File("c");
        Qemu.ConvertToRaw(Fixture, raw);
        SparseFile.Extract(raw, CStart, CLength, partition);
        change(partition);
        string disk = folder.File("guest.raw");
        SparseFile.CopyWithPart(raw, disk, CStart, partition);
        return disk;
    }
}
