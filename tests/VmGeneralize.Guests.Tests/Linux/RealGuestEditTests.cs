using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.FileSystems;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using Xunit;

namespace VmGeneralize.Guests.Tests.Linux;

/// <summary>Edits of a real guest on five logical volumes, in an overlay.</summary>
public class RealGuestEditTests
{
    [SkippableFact]
    public void Edits_on_every_volume_hold_when_the_disk_is_read_afresh()
    {
        BuiltLinuxGuest built = LinuxGuestBuilder.Build(new() { Esp = true, Boot = true, Lvm = "rhel" });
        using DiskImage image = DiskFile.Open(built.Raw);
        using OverlayDevice overlay = new(image.Device);
        GuestEdit[] edits =
        [
            new GuestEdit.Delete("/home/azureuser"),
            new GuestEdit.Delete("/var/lib/waagent"),
            new GuestEdit.Truncate("/etc/machine-id"),
            new GuestEdit.Truncate("/var/log/wtmp"),
            new GuestEdit.Write("/etc/hostname", GuestBytes.Of("localhost.localdomain\n"), "localhost.localdomain"),
            new GuestEdit.EditLines("/etc/passwd", new LineEdits([new LineEdit.Remove(Line(image, "/etc/passwd", "azureuser:"), "azureuser")])),
            new GuestEdit.Create("/usr/lib/systemd/system/new.service", GuestBytes.Of("[Unit]\n"), 0x1A4),
            new GuestEdit.CreateLink("/etc/systemd/system/multi-user.target.wants/new.service", "/usr/lib/systemd/system/new.service"),
            new GuestEdit.Create("/tmp/new", GuestBytes.Of(new string('x', 100_000)), 0x180),
            new GuestEdit.WipeSlack(),
        ];

        Extent[] liveBefore;
        IReadOnlyList<RemovedEntry> removed;
        using (GuestDisk disk = GuestDisk.Read(overlay, CancellationToken.None))
        {
            liveBefore = [.. disk.LiveExtents()];
            LinuxGuest guest = Open(disk);
            Assert.All(edits, edit => Assert.False(guest.Holds(edit), edit.ToString()));
            IGuestEditor editor = guest.Edit();
            Assert.Equal(7, editor.FileSystems.Count); // five logical volumes, /boot and the ESP
            removed = [.. edits.SelectMany(edit => editor.Apply(edit).Removed)];
            editor.Complete();
        }

        Assert.Contains(removed, entry => entry.Path == "/home/azureuser/hard1");
        Assert.Contains(removed, entry => entry.Path == "/var/lib/waagent");
        using GuestDisk again = GuestDisk.Read(overlay, CancellationToken.None);
        LinuxGuest now = Open(again);
        Assert.All(edits, edit => Assert.True(now.Holds(edit), edit.ToString()));
        Assert.Empty(now.CheckAfter(edits));
        Assert.All(removed, entry => Assert.Null(now.Find(entry.Path)));
        Assert.All(now.Mounts, mount => Assert.Empty((mount.FileSystem as IWritableFileSystem)?.Check() ?? []));
        Assert.True(again.LiveExtents().TotalLength < new ExtentSet(liveBefore).TotalLength);

        using TemporaryFolder folder = new();
        foreach (string name in (string[])["rootvg/homelv", "rootvg/tmplv", "partition 3"])
        {
            OutsideTool.Require("e2fsck");
            string volume = folder.File("volume");
            Copy(again.Volumes.Single(candidate => candidate.Name == name).Device, volume);
            ToolResult judge = OutsideTool.Run("e2fsck", "-fn", volume);
            Assert.True(judge.ExitCode == 0, $"{name}: {judge.All}");
        }
    }

    private static LinuxGuest Open(GuestDisk disk) => (LinuxGuest)GuestDetector.Open(Assert.Single(GuestDetector.Installations(disk)), disk, GuestOptions.None);

    private static string Line(DiskImage image, string path, string start)
    {
        using GuestDisk disk = GuestDisk.Read(image.Device, CancellationToken.None);
        return LineEdits.Lines(LineEdits.Decode(Open(disk).ReadBytes(path, 1 << 20))).Single(line => line.StartsWith(start, StringComparison.Ordinal));
    }

    private static void Copy(IBlockDevice device, string path)
    {
        using FileStream file = File.Create(path);
        file.SetLength(device.Length);
        byte[] buffer = new byte[1 << 20];
        for (long position = 0; position < device.Length; position += buffer.Length)
        {
            Span<byte> piece = buffer.AsSpan(0, (int)Math.Min(buffer.Length, device.Length - position));
            device.Read(position, piece);
            if (!ZeroBytes.IsAllZero(piece))
            {
                file.Position = position;
                file.Write(piece);
            }
        }
    }
}
