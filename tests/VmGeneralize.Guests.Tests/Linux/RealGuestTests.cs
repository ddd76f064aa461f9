using System.Security.Cryptography;
using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Posix;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Linux;
using VmGeneralize.Guests.Linux.Facts.Kernels;
using VmGeneralize.Guests.Linux.Mounting;
using VmGeneralize.TestSupport.Guests;
using VmGeneralize.TestSupport.Judges;
using Xunit;

namespace VmGeneralize.Guests.Tests.Linux;

/// <summary>On real guests, the view shows what the kernel's drivers show.</summary>
public class RealGuestTests
{
    private const string FirmwareVolume = "/boot/efi"; // FAT: not in the manifest

    [SkippableTheory]
    [InlineData("ext4", "gpt", true, true, "none", "debian12")]
    [InlineData("ext4", "mbr", false, true, "none", "max")]
    [InlineData("ext4", "gpt", false, true, "single", "debian12")]
    [InlineData("ext4", "gpt", true, true, "rhel", "debian12")]
    [InlineData("xfs", "gpt", true, true, "none", "rhel9")]
    [InlineData("xfs", "gpt", true, true, "rhel", "max")]
    [InlineData("btrfs", "gpt", true, true, "none", "debian12")]
    public void The_joined_view_is_the_tree_that_linux_mounts(string fileSystem, string table, bool esp, bool boot, string lvm, string preset)
    {
        BuiltLinuxGuest built = LinuxGuestBuilder.Build(
            new() { FileSystem = fileSystem, Table = table, Esp = esp, Boot = boot, Lvm = lvm, Preset = preset });
        using DiskImage image = DiskFile.Open(built.Raw);
        using GuestDisk disk = GuestDisk.Read(image.Device, CancellationToken.None);
        Assert.Empty(GuestDetector.DiskObstacles(disk));
        LinuxGuest guest = Assert.IsType<LinuxGuest>(GuestDetector.Open(Assert.Single(GuestDetector.Installations(disk)), disk, GuestOptions.None));

        Assert.Empty(guest.Notes);
        Assert.StartsWith("/boot/vmlinuz-6.1", guest.Linux.BootableKernel.OrShown(new KernelSearch(null, null)).Kernel, StringComparison.Ordinal);
        Assert.Equal("Debian GNU/Linux 12 (bookworm)", guest.Name);
        string[] subvolumes = fileSystem == "btrfs" ? ["/home"] : []; // on the volume of the root
        Assert.Equal(
            built.Layout.Where(volume => volume.Mount != "-").Select(volume => volume.Mount).Concat(subvolumes).Order(StringComparer.Ordinal),
            guest.Mounts.Select(mount => mount.MountPoint));

        // The contents are the same in all guests: everything is read where the file systems differ most, otherwise only /boot and /etc.
        bool IsRead(string path) =>
            preset == "max" || lvm == "rhel" || path.StartsWith("/boot/", StringComparison.Ordinal) || path.StartsWith("/etc/", StringComparison.Ordinal);

        // XFS shows access control lists a second time, in the form in which it stores them.
        static string Attributes(string extended) => string.Join(
            ',', extended.Split(',').Where(attribute => !attribute.StartsWith("trusted.SGI_ACL_", StringComparison.Ordinal)));
        List<string> lines = [];
        Walk(guest.Tree, guest.Tree.Find("/")!, IsRead, lines);
        LinuxManifest kernel = built.Manifest();
        string[] expected =
        [
            .. kernel.Rows.Values.Where(row => !IsFirmware(row.Path)).Select(
                row => Line((row.Type == "f" && !IsRead(row.Path) ? row with { Digest = "-" } : row) with
                {
                    ExtendedAttributes = Attributes(row.ExtendedAttributes),
                })).Order(StringComparer.Ordinal),
        ];
        string[] actual = [.. lines.Order(StringComparer.Ordinal)];
        Assert.Equal([], expected.Except(actual).Take(5));
        Assert.Equal(expected, actual);

        // A root that can only be read is an obstacle, and so is each volume that belongs to it.
        int readOnly = guest.Mounts.Where(mount => mount.FileSystem is not IWritableFileSystem).DistinctBy(mount => mount.Volume.Name).Count();
        Assert.Equal(readOnly, guest.Obstacles().Count());
    }

    [SkippableFact]
    public void Volumes_lie_where_lvm_puts_them_and_only_their_live_parts_are_live()
    {
        BuiltLinuxGuest built = LinuxGuestBuilder.Build(new() { Esp = true, Boot = true, Lvm = "rhel" });
        using DiskImage image = DiskFile.Open(built.Raw);
        using GuestDisk disk = GuestDisk.Read(image.Device, CancellationToken.None);
        ExtentSet live = disk.LiveExtents();

        foreach (LinuxGuestVolume expected in built.Layout.Where(volume => volume.Role == "lv"))
        {
            GuestVolume volume = Assert.Single(disk.Volumes, volume => volume.Name == expected.Name);
            Assert.Equal([new Extent(expected.Offset, expected.Length)], new ExtentSet(volume.OnDisk()));
            Assert.Equal(expected.Id, volume.Identity.Id);
            Assert.Equal(
                volume.LiveOnDisk().TotalLength, live.Intersect(new ExtentSet([new Extent(expected.Offset, expected.Length)])).TotalLength);
            Assert.True(volume.LiveOnDisk().TotalLength < expected.Length);
        }

        GuestVolume group = Assert.Single(disk.Partitions, volume => volume.Content.Kind == FileSystems.Probing.VolumeKind.LvmPhysicalVolume);
        Assert.True(group.IsUnderstood);
        Assert.Equal(group.LiveExtents().TotalLength, live.Intersect(new ExtentSet([group.Partition.Extent])).TotalLength);
    }

    private static bool IsFirmware(string path) => GuestPath.IsSameOrBelow(path, FirmwareVolume, GuestKind.Linux);

    private static void Walk(MountedTree tree, TreeNode node, Func<string, bool> isRead, List<string> lines)
    {
        if (node.Path == "/lost+found" || IsFirmware(node.Path))
        {
            return;
        }

        lines.Add(Line(Row(node, isRead)));
        if (node.Entry.IsDirectory)
        {
            foreach (TreeNode child in tree.List(node))
            {
                Assert.Equal(child.Entry, tree.Find(child.Path)?.Entry);
                Walk(tree, child, isRead, lines);
            }
        }
    }

    private static LinuxManifestRow Row(TreeNode node, Func<string, bool> isRead)
    {
        IPosixFileSystem fileSystem = node.Mount.Posix!;
        FileEntry entry = node.Entry;
        PosixAttributes attributes = fileSystem.Attributes(entry);
        (string type, string digest) = entry.Kind switch
        {
            FileKind.File => ("f", isRead(node.Path) ? Hash(fileSystem, entry) : "-"),
            FileKind.Directory => ("d", "-"),
            FileKind.SymbolicLink => ("l", LinuxManifest.Escape(fileSystem.ReadLink(entry))),
            _ => ("special", "-"),
        };
        string extended = string.Join(',', fileSystem.ExtendedAttributes(entry)
            .OrderBy(attribute => attribute.Name, StringComparer.Ordinal)
            .Select(attribute => $"{attribute.Name}={Convert.ToHexStringLower(SHA256.HashData(attribute.Value.Span))[..16]}"));
        return new LinuxManifestRow(
            LinuxManifest.Escape(node.Path),
            type,
            Convert.ToString(attributes.Mode, 8).PadLeft(4, '0'),
            attributes.UserId.ToString(System.Globalization.CultureInfo.InvariantCulture),
            attributes.GroupId.ToString(System.Globalization.CultureInfo.InvariantCulture),
            type is "f" or "l" ? entry.Length.ToString(System.Globalization.CultureInfo.InvariantCulture) : "0",
            type == "f" ? entry.Links.ToString(System.Globalization.CultureInfo.InvariantCulture) : "-",
            digest,
            extended.Length == 0 ? "-" : extended);
    }

    // The view does not distinguish kinds of special files.
    private static string Line(LinuxManifestRow row) =>
        (row.Type is "c" or "b" or "p" or "s" ? row with { Type = "special", Digest = "-" } : row).ToString();

    private static string Hash(IFileSystem fileSystem, FileEntry file)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 20];
        for (long position = 0; position < file.Length;)
        {
            int read = fileSystem.Read(file, position, buffer);
            Assert.NotEqual(0, read);
            hash.AppendData(buffer, 0, read);
            position += read;
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
