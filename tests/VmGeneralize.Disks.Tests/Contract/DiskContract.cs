using System.Security.Cryptography;
using VmGeneralize.Blocks;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Contracts;

namespace VmGeneralize.Disks.Tests.Contract;

/// <summary>Properties of every disk file that can be opened, whatever its container, in addition to those of every device.</summary>
public abstract class DiskContract : DeviceContract
{
    [SkippableFact]
    public void Is_recognized_by_content()
    {
        Subject subject = MakeDisk();
        using DiskImage image = DiskFile.Open(subject.Path);
        Assert.Equal(subject.Format, image.Format);
        Assert.Equal(new FileInfo(subject.Oracle).Length, image.VirtualSize);
        Assert.Equal(new FileInfo(subject.Path).Length, image.FileLength);
        Assert.Equal(Path.GetFullPath(subject.Path), image.Files[0]);
    }

    /// <summary>Not even a pending log is applied to the file.</summary>
    [SkippableFact]
    public void Reading_never_writes()
    {
        Subject subject = MakeDisk();
        byte[] before = Hash(subject.Path);
        using (DiskImage image = DiskFile.Open(subject.Path))
        {
            byte[] buffer = new byte[1 << 20];
            foreach (Extent stored in image.Device.StoredExtents(new Extent(0, image.VirtualSize)))
            {
                image.Device.Read(stored.Offset, buffer.AsSpan(0, (int)Math.Min(buffer.Length, stored.Length)));
            }
        }

        Assert.Equal(before, Hash(subject.Path));
    }

    protected override DeviceSubject Make()
    {
        Subject subject = MakeDisk();
        DiskImage image = DiskFile.Open(subject.Path);
        return new DeviceSubject(image.Device, new FileModel(subject.Oracle), image) { Unit = image.BlockSize };
    }

    /// <summary>Creates the disk and its oracle.</summary>
    protected abstract Subject Make(TemporaryFolder folder);

    // Skips holes: some of the files are large.
    private static byte[] Hash(string path)
    {
        using FileModel file = new(path);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 20];
        foreach (Extent data in file.Held(new Extent(0, file.Length)))
        {
            for (long at = data.Offset; at < data.End; at += buffer.Length)
            {
                Span<byte> part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, data.End - at));
                file.Read(at, part);
                hash.AppendData(BitConverter.GetBytes(at));
                hash.AppendData(part);
            }
        }

        return hash.GetHashAndReset();
    }

    private Subject MakeDisk()
    {
        Qemu.Require();
        return Make(Folder);
    }
}
