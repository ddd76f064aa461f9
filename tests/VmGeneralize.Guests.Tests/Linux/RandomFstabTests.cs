using VmGeneralize.Guests.Linux;
using VmGeneralize.Guests.Linux.Mounting;
using VmGeneralize.TestSupport;
using Xunit;

namespace VmGeneralize.Guests.Tests.Linux;

/// <summary>Whatever fstab says, the tree is finite, and every file in it is found by the path under which it is listed.</summary>
public class RandomFstabTests
{
    private const int Rounds = 3000;
    private const int MaxNodes = 200; // all volumes hold fewer

    private static readonly string[] Sources =
    [
        "UUID=v", "UUID=w", "UUID=v", "UUID=w", "UUID=v", "UUID=w", "UUID=root-id", "LABEL=data", "/dev/sda1", "/dev/sda2", "/dev/sda3",
        "/dev/nvme0n1p2", "/dev/disk/azure/root-part3", "UUID=", "\"", "\\", "\\057a",
        "/", "/a", "/a/b", "/loop", "/etc", "tmpfs", "PARTUUID=00000002-0000-0000-0000-000000000000", "/dev/mapper/-", "/dev//",
        "/dev/disk/by-label/\\x2", "LABEL=\\x",
    ];

    private static readonly string[] Places =
    [
        "/a",
        "/a/b",
        "/a/b/c",
        "/",
        "/a",
        "/a/b",
        "/a/b/c",
        "/etc",
        "/loop",
        "/loop/x",
        "/up",
        "/up/a",
        "/../a",
        "/file",
        "/missing",
        "none",
        "swap",
        "\\040",
        "/\\",
        "//a//b/",
        "/.",
    ];

    private static readonly string[] Options = ["defaults", "bind", "rbind", "noauto", "nofail", "noauto,x-systemd.automount", ",,", "bind,noauto"];

    [Fact]
    public void Any_fstab_gives_a_finite_tree()
    {
        Random random = new(4);
        int joined = 0;
        for (int round = 0; round < Rounds; round++)
        {
            string fstab = string.Join('\n', Enumerable.Range(0, random.Next(1, 9)).Select(_ =>
                $"{Pick(random, Sources)} {Pick(random, Places)} {Pick(random, ["ext4", "auto", "none", "swap", "vfat"])} {Pick(random, Options)} 0 0"));
            using MemoryPosixFileSystem root = Filled(GuestBuilder.Root(fstab));
            using MemoryPosixFileSystem second = Filled(new MemoryPosixFileSystem("data", "v"));
            using MemoryPosixFileSystem third = Filled(new MemoryPosixFileSystem("data", "w"));
            LinuxGuest guest = GuestBuilder.Guest(root, second, third);

            int nodes = 0;
            Walk(guest.Tree, guest.Tree.Find("/")!, ref nodes, fstab);
            joined += guest.Mounts.Count + guest.Tree.Binds.Count - 1;
            Assert.All(guest.Obstacles(), obstacle => Assert.NotEmpty(obstacle.Reason));
        }

        Assert.InRange(joined, Rounds / 10, int.MaxValue);
    }

    private static void Walk(MountedTree tree, TreeNode node, ref int nodes, string fstab)
    {
        Assert.True(++nodes < MaxNodes, fstab);
        foreach (TreeNode child in tree.List(node))
        {
            TreeNode? found = tree.Find(child.Path);
            Assert.True(found is not null && found.Path == child.Path && found.Entry == child.Entry && found.Mount == child.Mount, $"{child.Path}\n{fstab}");
            if (child.Entry.IsDirectory)
            {
                Walk(tree, child, ref nodes, fstab);
            }
        }
    }

    private static MemoryPosixFileSystem Filled(MemoryPosixFileSystem fileSystem) => fileSystem
        .WithDirectory("/a/b/c").WithFile("/a/b/d").WithFile("/file").WithLink("/loop", "a/../loop").WithLink("/up", "../..");

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];
}
