using VmGeneralize.Blocks;
using VmGeneralize.EndToEnd.Tests.Canaries;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.EndToEnd.Tests.Linux;

/// <summary>The whole program on one system whose volumes differ in their block, directory block, inode and sector sizes and in their features.</summary>
public sealed class XfsGeometryTests
{
    private const int Megabytes = 64;

    /// <summary>Where each volume is mounted, and the arguments to make it with.</summary>
    private static readonly (string Mount, string[] Arguments)[] s_volumes =
    [
        ("", ["-b", "size=1024", "-n", "size=65536", "-i", "size=512", "-m", "rmapbt=1,bigtime=1,inobtcount=1"]),
        ("/home", ["-s", "size=4096", "-i", "size=2048,nrext64=1", "-m", "rmapbt=1"]),
        ("/var", ["-b", "size=2048", "-n", "size=4096", "-i", "size=1024", "-m", "bigtime=0,inobtcount=0,rmapbt=0"]),
        ("/srv", ["-n", "size=65536", "-i", "size=512", "-m", "finobt=0,reflink=0,bigtime=0,inobtcount=0", "-i", "sparse=0"]),
    ];

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Generalizing_leaves_the_planned_tree_and_no_trace_of_the_rest(bool isOnLvm)
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "to mount a volume needs root");
        OutsideTool.Require("mkfs.xfs", "xfs_repair", "mount", "losetup", "sgdisk", "python3");
        using TemporaryFolder folder = new();
        string disk = Build(folder, isOnLvm);
        Assert.NotEmpty(ByteSearch.Words(disk, "LEFTOVER-"));
        LinuxPlan plan = new(VmGeneralizeTool.Plan(disk));
        LinuxManifest before = LinuxManifest.Of(disk);
        string output = folder.File("out.raw");

        VmGeneralizeTool.RunChecked("generalize", disk, "-o", output, "--format", "raw");

        for (int index = 0; index < s_volumes.Length; index++)
        {
            string volume = folder.File("volume");
            SparseFile.Extract(output, Offset(index, isOnLvm), (long)Megabytes << 20, volume);
            ToolResult repair = OutsideTool.Run("xfs_repair", "-n", volume);
            Assert.True(repair.ExitCode == 0, $"{s_volumes[index].Mount}: {repair.All}");
            File.Delete(volume);
        }

        LinuxManifest after = LinuxManifest.Of(output);
        Assert.True(plan.Removed.Count > 1000);
        Assert.Equal(plan.Removed.Order(StringComparer.Ordinal), before.Rows.Keys.Except(after.Rows.Keys).Order(StringComparer.Ordinal));
        Assert.Equal(plan.Created.Order(StringComparer.Ordinal), after.Rows.Keys.Except(before.Rows.Keys).Order(StringComparer.Ordinal));
        Assert.Subset(
            plan.Changed.ToHashSet(), before.Differences(after).Where(line => line.StartsWith('~')).Select(line => line.Split(' ')[1]).ToHashSet());
        Assert.Empty(ByteSearch.Words(output, "LEFTOVER-"));
        Assert.NotEmpty(ByteSearch.Words(output, "KEPT-"));
        VmGeneralizeTool.RunChecked("verify", output);

        // Names of a removed directory lie in blocks of a file that were never written: those blocks are live, and are copied unless they are wiped.
        if (isOnLvm)
        {
            VmGeneralizeTool.RunChecked("generalize", disk, "-o", output, "--format", "raw", "--force", "--disable", "deep-scrub");
            Assert.NotEmpty(ByteSearch.Words(output, "LEFTOVER-moved-"));
        }
    }

    private static string Build(TemporaryFolder folder, bool isOnLvm)
    {
        string disk = folder.File("guest.raw");
        SparseFile.Create(disk, Offset(s_volumes.Length, isOnLvm) + (2 << 20));
        if (isOnLvm)
        {
            OutsideTool.RunChecked("sgdisk", "-n", "1:1M:0", "-t", "1:8e00", disk);
            Extent partition = Extent.FromBounds(1 << 20, Offset(s_volumes.Length, isOnLvm) + (1 << 20));
            LvmVolume.Make(disk, partition, Megabytes, s_volumes.Select((_, index) => $"part{index}"));
        }
        else
        {
            for (int index = 0; index < s_volumes.Length; index++)
            {
                OutsideTool.RunChecked("sgdisk", "-n", $"{index + 1}:{Offset(index, isOnLvm) >> 20}M:+{Megabytes}M", "-t", $"{index + 1}:8300", disk);
            }
        }

        for (int index = 0; index < s_volumes.Length; index++)
        {
            (string place, string[] arguments) = s_volumes[index];
            string volume = folder.File("volume");
            SparseFile.Create(volume, (long)Megabytes << 20);
            OutsideTool.RunChecked("mkfs.xfs", ["-q", "--unsupported", .. arguments, volume]);
            OutsideTool.RunChecked("xfs_admin", "-U", Id(index), volume);
            MountPoint.While(
                mount => OutsideTool.RunChecked("mount", "-t", "xfs", "-o", "loop,nouuid,nodiscard", volume, mount),
                MountPoint.Unmount,
                mount => Fill(mount, place));
            SparseFile.Copy(volume, 0, (long)Megabytes << 20, disk, Offset(index, isOnLvm));
            File.Delete(volume);
        }

        return disk;
    }

    /// <summary>The part of the system on one volume; the data to remove is in directories and files of every form.</summary>
    private static void Fill(string mount, string place)
    {
        foreach ((string path, string contents) in SmallLinuxGuest.Skeleton.Where(file => VolumeOf(file.Key) == place))
        {
            SmallLinuxGuest.Write(mount, path[place.Length..], path == "/etc/fstab" ? Table() : contents);
        }

        string going = place switch
        {
            "" => "/tmp/going",
            "/home" => "/azureuser",
            "/var" => "/lib/cloud/instances",
            _ => "/lost+old", // goes before the program runs
        };
        foreach (string point in s_volumes.Select(volume => volume.Mount).Where(point => place.Length == 0 && point.Length > 0))
        {
            Directory.CreateDirectory(mount + point);
        }

        SmallLinuxGuest.Write(mount, "/kept/file", string.Concat(Enumerable.Repeat("KEPT-file ", 1000)));
        OutsideTool.RunChecked("python3", "-c", Script, mount, mount + going, place == "/srv" ? "1" : "0");
    }

    private const string Script = """
        import os, sys, shutil, fcntl
        top, going, before = sys.argv[1], sys.argv[2], sys.argv[3] == '1'
        os.makedirs(going, exist_ok=True)
        for count in (3, 40, 700):
            d = '%s/d%d' % (going, count); os.mkdir(d)
            for i in range(count): open('%s/LEFTOVER-name-%d-%s' % (d, i, 'n' * (i % 40)), 'wb').write(b'LEFTOVER-contents-%d ' % i * (i % 90))
        with open(going + '/pieces', 'wb') as f:
            for i in range(300): f.seek(i * 16384); f.write(b'LEFTOVER-piece-%d' % i)
        for i in range(60): os.setxattr(going + '/pieces', 'user.LEFTOVER-%d' % i, b'LEFTOVER-value' * (i % 20))
        os.symlink('LEFTOVER-target' * 40, going + '/link')
        for i in range(200): open('%s/kept/LEFTOVER-earlier-%d' % (top, i), 'wb').write(b'LEFTOVER-earlier ' * i)
        os.sync()
        for i in range(200): os.unlink('%s/kept/LEFTOVER-earlier-%d' % (top, i))
        # Blocks of directories that went away become those of files that are never written: all that is free but what the program needs itself.
        def fill(name):
            size = 16 << 20
            while size >= 4096:
                try:
                    with open('%s/kept/%s-%d' % (top, name, size), 'ab') as f: os.posix_fallocate(f.fileno(), f.tell(), size)
                except OSError: size //= 2
        for name in ('room', 'later'):
            with open(top + '/' + name, 'wb') as f: f.write(b'r' * (4 << 20))
        fill('unwritten')
        os.unlink(top + '/later')
        os.sync()
        for d in range(4):
            os.mkdir('%s/moved%d' % (top, d))
            for i in range(700): os.link(top + '/room', '%s/moved%d/LEFTOVER-moved-%d-%s' % (top, d, i, 'n' * (i % 40)))
        fd = os.open(top, os.O_RDONLY)
        for request in (0xC0045877, 0xC0045878): fcntl.ioctl(fd, request, 0) # freeze and thaw: folders come into their places, not only into the log
        os.close(fd)
        for d in range(4): shutil.rmtree('%s/moved%d' % (top, d))
        os.sync()
        fill('unwritten too')
        os.unlink(top + '/room')
        if before: shutil.rmtree(going)
        """;

    private static string Table() => string.Concat(
        s_volumes.Select((volume, index) => $"UUID={Id(index)} {(volume.Mount.Length == 0 ? "/" : volume.Mount)} xfs defaults 0 0\n"));

    private static string VolumeOf(string path) =>
        s_volumes.Select(volume => volume.Mount).LastOrDefault(mount => path.StartsWith(mount + "/", StringComparison.Ordinal)) ?? "";

    private static string Id(int index) => $"56474d00-0000-4000-8000-00000000000{index + 1}";

    /// <summary>The start of a volume: its partition, or the logical volume after the previous ones in one partition.</summary>
    private static long Offset(int index, bool isOnLvm) => ((isOnLvm ? 2L : 1L) + ((long)Megabytes * index)) << 20;
}
