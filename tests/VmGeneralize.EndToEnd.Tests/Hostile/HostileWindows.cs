using System.Buffers.Binary;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.EndToEnd.Tests.Hostile;

/// <summary>The committed Windows disk with something in it that no Windows makes.</summary>
internal static class HostileWindows
{
    private const long MiB = 1 << 20;
    private const long EspStart = MiB;
    private const long CStart = 38 * MiB;
    private const long CLength = 57 * MiB;
    private const string Software = "Windows/System32/config/SOFTWARE";
    private const int BinStart = 4096; // of the hive's first bin

    private static readonly string Fixture = Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx");

    /// <summary>Changes C: through ntfs-3g.</summary>
    public static string Change(TemporaryFolder folder, Action<MountedNtfs> change) => OfC(folder, partition =>
    {
        using MountedNtfs volume = new(partition);
        change(volume);
    });

    public static string WithHive(TemporaryFolder folder, Action<byte[]> change) => Change(folder, volume =>
    {
        byte[] hive = File.ReadAllBytes(volume[Software]);
        change(hive);
        File.WriteAllBytes(volume[Software], hive);
    });

    public static void LengthenValues(byte[] hive)
    {
        int changed = 0;
        for (int cell = BinStart; cell < hive.Length - 24; cell += 8)
        {
            if (hive.AsSpan(cell + 4, 2).SequenceEqual("vk"u8) && BinaryPrimitives.ReadInt32LittleEndian(hive.AsSpan(cell)) < 0)
            {
                BinaryPrimitives.WriteInt32LittleEndian(hive.AsSpan(cell + 8), 0x7FFF_FFF0);
                changed++;
            }
        }

        Assert.InRange(changed, 10, int.MaxValue);
    }

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
