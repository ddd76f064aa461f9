using BenchmarkDotNet.Attributes;
using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Ntfs;

namespace VmGeneralize.Benchmarks;

/// <summary>Reads and edits the metadata of an NTFS volume on a dynamic VHDX.</summary>
[MemoryDiagnoser]
public class NtfsVolumes
{
    private DiskImage _disk = null!;
    private IBlockDevice _volume = null!;

    [GlobalSetup]
    public void Setup()
    {
        _disk = DiskFile.Open(BenchmarkDisk.Vhdx);
        _volume = BenchmarkDisk.OpenC(_disk);
    }

    [GlobalCleanup]
    public void Cleanup() => _disk.Dispose();

    /// <summary>Opens the volume and reads the extents that its bitmap marks as live.</summary>
    [Benchmark]
    public long LiveExtents()
    {
        using NtfsFileSystem ntfs = NtfsFileSystem.Open(_volume);
        return ntfs.LiveExtents().TotalLength;
    }

    /// <summary>Walks every directory from the root.</summary>
    [Benchmark]
    public int WalkDirectories()
    {
        using NtfsFileSystem ntfs = NtfsFileSystem.Open(_volume);
        int count = 0;
        Stack<FileEntry> pending = new([ntfs.Root]);
        while (pending.TryPop(out FileEntry? directory))
        {
            foreach (FileEntry entry in ntfs.List(directory))
            {
                count++;
                if (entry.IsDirectory)
                {
                    pending.Push(entry);
                }
            }
        }

        return count;
    }

    /// <summary>Runs the checker: every file record, every index, every bitmap.</summary>
    [Benchmark]
    public int ScanMft()
    {
        using NtfsFileSystem ntfs = NtfsFileSystem.Open(_volume);
        return ntfs.Check().Count;
    }

    /// <summary>Deletes Panther through an overlay and writes the metadata back.</summary>
    [Benchmark]
    public int DeletePanther()
    {
        using OverlayDevice overlay = new(_volume);
        using NtfsFileSystem ntfs = NtfsFileSystem.Open(overlay);
        int removed = ntfs.Delete("/Windows/Panther").Count;
        ntfs.Complete();
        return removed;
    }
}
