using System.Text;
using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Xfs.Editing;

/// <summary>Tests files that share blocks: an edit of one keeps the bytes of the others and leaves the reference counts right.</summary>
public sealed class XfsReflinkTests
{
    private const string Script = """
        import os, sys, fcntl, struct
        top = sys.argv[1]
        def w(name, data):
            with open(top + '/' + name, 'wb') as f: f.write(data); f.flush(); os.fsync(f.fileno())
        def clone(a, b):
            with open(top + '/' + a, 'rb') as f, open(top + '/' + b, 'wb') as g: fcntl.ioctl(g.fileno(), 0x40049409, f.fileno())
        def part(a, b, start, length, to):
            with open(top + '/' + a, 'rb') as f, open(top + '/' + b, 'r+b') as g:
                fcntl.ioctl(g.fileno(), 0x4020940d, struct.pack('qQQQ', f.fileno(), start, length, to))
        w('one', b'CaNaRy-one ' * 50000)
        for name in ('two', 'three', 'four'): clone('one', name)
        with open(top + '/two', 'r+b') as f:
            for i in range(0, 500000, 60000): f.seek(i); f.write(b'only in two')
        w('self', b'CaNaRy-self' * 12000)
        for to in (131072, 262144): part('self', 'self', 0, 65536, to)
        w('mixed', b'CaNaRy-mixed' * 20000); part('one', 'mixed', 65536, 131072, 65536); part('self', 'mixed', 0, 65536, 262144)
        w('plain', b'plain' * 9000)
        """;

    [SkippableTheory]
    [InlineData("rhel8")]
    [InlineData("rhel10")]
    [InlineData("max-1k")]
    [InlineData("inode-2k")]
    public void One_owner_is_edited_and_the_others_keep_their_bytes(string format)
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = XfsImage.Make(folder, format, fill: mount => OutsideTool.RunChecked("python3", "-c", Script, mount));
        byte[] one = Repeat("CaNaRy-one ", 550_000);
        byte[] mixed = [];
        XfsImage.Mounted(path, mount => mixed = File.ReadAllBytes(mount + "/mixed"), readOnly: true);

        Edit(path, fileSystem =>
        {
            fileSystem.Replace("/two", "short"u8);
            fileSystem.EraseContents("/three", 100_001);
            fileSystem.Delete("/self");
        });
        RequireContents(path, "one", one);
        RequireContents(path, "two", "short"u8);
        byte[] erased = [.. one];
        erased.AsSpan(100_001).Clear();
        RequireContents(path, "three", erased);
        RequireContents(path, "four", one);
        RequireContents(path, "mixed", mixed);
        RequireContents(path, "plain", Repeat("plain", 45_000));

        Edit(path, fileSystem => fileSystem.Delete("/one"));
        RequireContents(path, "four", one);
        RequireContents(path, "mixed", mixed);

        // Every owner gives up the shared blocks in turn, each in a different way; then nothing is left of what they shared.
        Edit(path, fileSystem =>
        {
            fileSystem.EraseContents("/four", 0);
            fileSystem.EraseContents("/mixed", 0);
            fileSystem.Replace("/three", "short"u8);
        });
        RequireContents(path, "four", new byte[one.Length]);
        RequireContents(path, "mixed", new byte[mixed.Length]);
        Assert.False(HoldsCanary(path));
        using FileDevice device = new(path);
        XfsVolume volume = XfsVolume.Open(device);
        Assert.All(volume.Geometry.AllGroups(), group =>
        {
            AgFreeSpaceHeader header = AgFreeSpaceHeader.Read(device, volume.Superblock, volume.Geometry, group);
            Assert.Empty(AgTree.References.Records(volume, group, header.ReferenceRoot, header.ReferenceLevels));
        });
    }

    private static void Edit(string path, Action<XfsFileSystem> edit)
    {
        using (FileDevice device = new(path, writable: true))
        using (XfsFileSystem fileSystem = XfsFileSystem.Open(device))
        {
            edit(fileSystem);
            fileSystem.Complete();
            Assert.Equal([], fileSystem.Check());
        }

        XfsJudge.AssertSound(path);
    }

    private static void RequireContents(string path, string name, ReadOnlySpan<byte> contents)
    {
        byte[] seen = [];
        XfsImage.Mounted(path, mount => seen = File.ReadAllBytes($"{mount}/{name}"), readOnly: true);
        Assert.True(contents.SequenceEqual(seen), name);
    }

    private static bool HoldsCanary(string path)
    {
        using FileDevice device = new(path);
        using XfsFileSystem fileSystem = XfsFileSystem.Open(device);
        return fileSystem.LiveExtents().Any(live =>
        {
            byte[] bytes = new byte[live.Length];
            device.Read(live.Offset, bytes);
            return bytes.AsSpan().IndexOf("CaNaRy"u8) >= 0;
        });
    }

    private static byte[] Repeat(string text, int size) => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(text, (size / text.Length) + 1))[..size]);
}
