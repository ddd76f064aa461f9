using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Btrfs;
using VmGeneralize.TestSupport;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Tests.Btrfs;

/// <summary>A volume with every kind of metadata, ways to damage it, and everything that is done with such a volume.</summary>
internal static class BtrfsDamage
{
    private const int NodeSize = 4096;

    private const string Script = """
        import os, sys, random, subprocess
        top = sys.argv[1]
        random.seed(3)
        def w(path, data):
            with open(os.path.join(top, path), 'wb') as f: f.write(data)
        os.mkdir(top + '/many'); os.mkdir(top + '/packed'); os.setxattr(top + '/packed', 'btrfs.compression', b'lzo')
        for i in range(300): w('many/%d %s' % (i, 'n' * (i % 30)), bytes(i % 3))
        w('data', random.randbytes(40000)); w('packed/text', b'text ' * 20000); w('packed/short', b'text ' * 100)
        os.setxattr(top + '/packed', 'btrfs.compression', b'zstd'); w('packed/zstd', b'text ' * 20000)
        os.setxattr(top + '/packed', 'btrfs.compression', b'zlib'); w('packed/zlib', b'text ' * 20000)
        with open(top + '/sparse', 'wb') as f:
            for i in range(100): f.seek(i * 8192); f.write(b'x' * 500)
        for i in range(20): os.setxattr(top + '/data', 'user.%d' % i, bytes([i]) * 50)
        os.symlink('target', top + '/link')
        subprocess.run(['btrfs', '-q', 'subvolume', 'create', top + '/sub'], check=True)
        w('sub/file', b'f' * 5000)
        subprocess.run(['btrfs', '-q', 'subvolume', 'snapshot', top + '/sub', top + '/snap'], check=True)
        """;

    public static byte[] MakeVolume(TemporaryFolder folder) =>
        File.ReadAllBytes(BtrfsImage.Make(folder, "old", 64, mount => OutsideTool.RunChecked("python3", "-c", Script, mount)));

    /// <summary>The superblock and all tree blocks, grouped by tree.</summary>
    public static Extent[][] Targets(MemoryDevice device)
    {
        using BtrfsFileSystem fileSystem = BtrfsFileSystem.Open(device);
        byte[] uuid = new Guid(fileSystem.VolumeId).ToByteArray(bigEndian: true);
        List<(ulong Tree, Extent Place)> found = [(0, new Extent(65536, BtrfsSuperblock.Size))];
        byte[] block = new byte[NodeSize];
        foreach (Extent live in fileSystem.LiveExtents())
        {
            for (long at = live.Offset; at + NodeSize <= live.End; at += NodeSize)
            {
                device.Read(at, block);
                if (at > 1 << 20 && block.AsSpan(0x20, 16).SequenceEqual(uuid) && BtrfsChecksum.Of(0).IsRight(block))
                {
                    found.Add((ReadUInt64LittleEndian(block.AsSpan(0x58)), new Extent(at, NodeSize)));
                }
            }
        }

        return [.. found.GroupBy(target => target.Tree, target => target.Place).Select(tree => tree.ToArray())];
    }

    /// <summary>Damages one piece. In most cases its checksum is recalculated, so that the damage gets past it.</summary>
    public static void Apply(Random random, OverlayDevice device, Extent[][] targets)
    {
        Extent[] tree = targets[random.Next(targets.Length)];
        Extent target = tree[random.Next(tree.Length)];
        byte[] bytes = new byte[target.Length];
        device.Read(target.Offset, bytes);
        ByteDamage.Apply(random, bytes.AsSpan(0, random.Next(2) == 0 ? 400 : bytes.Length));
        if (random.Next(6) > 0)
        {
            BtrfsChecksum.Of(0).Seal(bytes);
        }

        device.Write(target.Offset, bytes);
    }

    /// <exception cref="CorruptDataException">The check found damage, or the volume cannot be read.</exception>
    public static void Exercise(OverlayDevice device)
    {
        using BtrfsFileSystem fileSystem = BtrfsFileSystem.Open(device);
        DamagedVolumes.Read(fileSystem);
        _ = fileSystem.Subvolumes.Count;
    }
}
