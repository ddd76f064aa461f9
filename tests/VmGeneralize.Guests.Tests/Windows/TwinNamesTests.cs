using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.FileSystems;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Windows;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Guests.Tests.Windows;

/// <summary>Two files whose names differ only in case, as Linux and WSL create them.</summary>
public sealed class TwinNamesTests : IDisposable
{
    private readonly DiskImage _image = DiskFile.Open(Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx"));
    private readonly OverlayDevice _overlay;

    public TwinNamesTests()
    {
        _overlay = new OverlayDevice(_image.Device);
        using (GuestDisk disk = GuestDisk.Read(_overlay, CancellationToken.None))
        {
            IWritableFileSystem fileSystem = Open(disk).FileSystem;
            fileSystem.Create("/Windows/TWIN_A", "first"u8);
            fileSystem.Create("/Windows/twin_b", "second"u8);
            fileSystem.Complete();
        }

        // None of our own edits creates such a pair.
        Rename("twin_b", "twin_a");
    }

    public void Dispose()
    {
        _overlay.Dispose();
        _image.Dispose();
    }

    [Fact]
    public void Deleting_one_deletes_what_Windows_would_take_for_it()
    {
        using GuestDisk disk = GuestDisk.Read(_overlay, CancellationToken.None);
        WindowsGuest guest = Open(disk);
        Assert.Equal(["TWIN_A", "twin_a"], Twins(guest));
        WindowsEditor editor = new(guest);

        AppliedEdit applied = editor.Apply(new GuestEdit.Delete("/Windows/twin_a"));
        editor.Complete();

        Assert.Equal(["/Windows/twin_a", "/Windows/TWIN_A"], applied.Removed.Select(entry => entry.Path));
        AssertGone();
    }

    [Fact]
    public void Deleting_both_by_their_own_names_is_no_mistake()
    {
        using GuestDisk disk = GuestDisk.Read(_overlay, CancellationToken.None);
        WindowsEditor editor = new(Open(disk));

        AppliedEdit[] applied = [.. new[] { "/Windows/TWIN_A", "/Windows/twin_a" }.Select(path => editor.Apply(new GuestEdit.Delete(path)))];
        editor.Complete();

        Assert.Equal([2, 0], applied.Select(edit => edit.Removed.Count));
        AssertGone();
        using GuestDisk after = GuestDisk.Read(_overlay, CancellationToken.None);
        Assert.Throws<GuestPathNotFoundException>(() => new WindowsEditor(Open(after)).Apply(new GuestEdit.Delete("/Windows/twin_a")));
    }

    private static WindowsGuest Open(GuestDisk disk) => WindowsGuest.Read(Assert.Single(GuestDetector.Installations(disk)), disk);

    private static IEnumerable<string> Twins(WindowsGuest guest) =>
        guest.List("/Windows").Select(file => file.Name).Where(name => name.Equals("twin_a", StringComparison.OrdinalIgnoreCase));

    private void AssertGone()
    {
        using GuestDisk disk = GuestDisk.Read(_overlay, CancellationToken.None);
        WindowsGuest guest = Open(disk);
        Assert.Empty(Twins(guest));
        Assert.Empty(guest.FileSystem.Check());
    }

    private void Rename(string from, string to)
    {
        byte[] name = Encoding.Unicode.GetBytes(from);
        byte[] bytes = new byte[_overlay.Length];
        _overlay.Read(0, bytes);
        int count = 0;
        for (int at = 0, next; (next = bytes.AsSpan(at).IndexOf(name)) >= 0; at += next + name.Length, count++)
        {
            _overlay.Write(at + next, Encoding.Unicode.GetBytes(to));
        }

        Assert.InRange(count, 2, 3); // the file's record and its directory's entry
    }
}
