using VmGeneralize.Disks;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Windows;

namespace VmGeneralize.Checks.Tests.Windows.RealDisks;

/// <summary>The Windows installation on a raw disk, opened as the tool opens it.</summary>
internal sealed class OpenGuest : IDisposable
{
    private readonly DiskImage _image;
    private readonly GuestDisk _disk;

    public OpenGuest(string path)
    {
        _image = DiskFile.Open(path);
        _disk = GuestDisk.Read(_image.Device, CancellationToken.None);
        Guest = WindowsGuest.Read(Assert.Single(GuestDetector.Installations(_disk)), _disk);
    }

    public IGuestView Guest { get; }

    public void Dispose()
    {
        _disk.Dispose();
        _image.Dispose();
    }
}
