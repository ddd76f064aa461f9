using BenchmarkDotNet.Attributes;
using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.Registry;

namespace VmGeneralize.Benchmarks;

/// <summary>The SYSTEM hive: 11 MiB of a real one on the large guest, 16 KiB on the fixture.</summary>
[MemoryDiagnoser]
public class Hives
{
    private byte[] _bytes = [];

    [GlobalSetup]
    public void Setup()
    {
        using DiskImage disk = DiskFile.Open(BenchmarkDisk.Vhdx);
        IBlockDevice volume = BenchmarkDisk.OpenC(disk);
        using NtfsFileSystem ntfs = NtfsFileSystem.Open(volume);
        FileEntry file = ntfs.Find("/Windows/System32/config/SYSTEM")!;
        _bytes = new byte[file.Length];
        _ = ntfs.Read(file, 0, _bytes);
    }

    [Benchmark]
    public int WalkEveryKeyAndValue()
    {
        Hive hive = Hive.Open(new HiveFiles("SYSTEM", _bytes));
        int count = 0;
        Stack<HiveKey> pending = new([hive.Root]);
        while (pending.TryPop(out HiveKey? key))
        {
            foreach (HiveValue value in key.Values)
            {
                count += value.Data.Length;
            }

            foreach (HiveKey subkey in key.Subkeys)
            {
                pending.Push(subkey);
            }
        }

        return count;
    }

    [Benchmark]
    public uint FindOneValue()
    {
        Hive hive = Hive.Open(new HiveFiles("SYSTEM", _bytes));
        return (uint)hive.Find("Setup")!.Value("SetupType")!.Data.Length;
    }
}
