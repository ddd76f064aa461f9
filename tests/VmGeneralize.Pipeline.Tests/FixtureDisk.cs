using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.TestSupport;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Pipeline.Tests;

/// <summary>The fixture as a raw disk in memory, to be damaged in one place and written to a file.</summary>
internal sealed class FixtureDisk
{
    private const int SystemVolume = 38 << 20; // C: of the fixture
    private const int SystemVolumeLength = 57 << 20;
    private const int Mft = SystemVolume + (4 * 4096); // mkntfs puts it at cluster 4
    private const int RecordSize = 1024;
    private const int RootDirectory = 5;

    private readonly string _path;
    private readonly byte[] _disk;

    private FixtureDisk(string path)
    {
        _path = path;
        _disk = File.ReadAllBytes(path);
    }

    public static FixtureDisk In(TemporaryFolder folder)
    {
        OutsideTool.Require("qemu-img");
        string path = folder.File("disk.raw");
        OutsideTool.RunChecked("qemu-img", "convert", "-O", "raw", Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx"), path);
        return new FixtureDisk(path);
    }

    /// <summary>Flips one bit of C:'s $Bitmap: of a free cluster, or of one in use.</summary>
    public FixtureDisk WithBitmapBit(bool set)
    {
        // The bitmap is found on the disk by its own bytes; the byte to change is away from both ends.
        byte[] bits = Contents("/$Bitmap");
        int at = set
            ? bits.AsSpan(64).IndexOf((byte)0x00) + 64
            : bits.AsSpan(0, 64).LastIndexOf((byte)0xFF);
        _disk[_disk.AsSpan().IndexOf(bits) + at] ^= 0x10;
        return this;
    }

    /// <summary>Marks the file record of C:'s root directory as Windows marks records that it could not write.</summary>
    public FixtureDisk WithBadRootDirectory()
    {
        "BAAD"u8.CopyTo(_disk.AsSpan(Mft + (RootDirectory * RecordSize)));
        return this;
    }

    /// <summary>Damages the first bin of a hive in System32\config.</summary>
    public FixtureDisk WithBadBin(string hive)
    {
        const int FirstBin = 4096;
        _disk[_disk.AsSpan().IndexOf(Contents($"/Windows/System32/config/{hive}")) + FirstBin] ^= 0xFF;
        return this;
    }

    /// <summary>Damages the signature of a key node in a hive in System32\config.</summary>
    public FixtureDisk WithBadKey(string hive, string name)
    {
        const int NameInNode = 0x4C; // behind the signature
        byte[] contents = Contents($"/Windows/System32/config/{hive}");
        _disk[_disk.AsSpan().IndexOf(contents) + contents.AsSpan().IndexOf(Encoding.ASCII.GetBytes(name)) - NameInNode] ^= 0xFF;
        return this;
    }

    /// <summary>Damages the signature of a hive in System32\config.</summary>
    public FixtureDisk WithBadBaseBlock(string hive)
    {
        _disk[_disk.AsSpan().IndexOf(Contents($"/Windows/System32/config/{hive}"))] ^= 0xFF;
        return this;
    }

    /// <summary>Clears the root flag in the root key of a hive in System32\config: wrong, but harmless.</summary>
    public FixtureDisk WithoutRootFlag(string hive)
    {
        const int BaseBlock = 4096;
        const int RootCell = 0x24; // in the base block
        const int Flags = 6; // in the cell, after its size and "nk"
        const byte RootFlag = 0x04;
        byte[] contents = Contents($"/Windows/System32/config/{hive}");
        int flags = BaseBlock + ReadInt32LittleEndian(contents.AsSpan(RootCell)) + Flags;
        _disk[_disk.AsSpan().IndexOf(contents) + flags] ^= RootFlag;
        return this;
    }

    /// <summary>Changes a file name everywhere on the disk, in records and indexes, to one of the same length that keeps the order of its folder.</summary>
    public FixtureDisk WithName(string name, string changed)
    {
        byte[] old = Encoding.Unicode.GetBytes(name);
        byte[] other = Encoding.Unicode.GetBytes(changed);
        int count = 0;
        for (int at = _disk.AsSpan().IndexOf(old); at >= 0; count++)
        {
            other.CopyTo(_disk, at);
            int next = _disk.AsSpan(at + 1).IndexOf(old);
            at = next < 0 ? -1 : at + 1 + next;
        }

        Assert.True(count > 1 && old.Length == other.Length, $"{name} stands {count} times on the disk");
        return this;
    }

    /// <summary>Writes the disk and returns the name of its file.</summary>
    public string Write()
    {
        File.WriteAllBytes(_path, _disk);
        return _path;
    }

    private byte[] Contents(string path)
    {
        using NtfsFileSystem volume = NtfsFileSystem.Open(new SliceDevice(new MemoryDevice(_disk), new Extent(SystemVolume, SystemVolumeLength)));
        FileEntry file = volume.Find(path)!;
        byte[] contents = new byte[file.Length];
        volume.Read(file, 0, contents);
        return contents;
    }
}
