using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Xfs;

/// <summary>A small volume with every kind of metadata, ways to damage it, and everything that is done with such a volume.</summary>
internal static class XfsDamage
{
    private const string Script = """
        import os, sys, random
        top = sys.argv[1]
        random.seed(3)
        def w(path, data):
            with open(os.path.join(top, path), 'wb') as f: f.write(data)
        for d in ('short', 'block', 'leaf', 'node'): os.mkdir(os.path.join(top, d))
        for d, count in (('short', 4), ('block', 12), ('leaf', 100), ('node', 900)):
            for i in range(count): w('%s/%d %s' % (d, i, 'n' * (i % 30)), bytes(i % 3))
        w('data', random.randbytes(40000))
        with open(top + '/sparse', 'wb') as f:
            for i in range(200): f.seek(i * 8192); f.write(b'x' * 500)
        for name, count, size in (('few', 2, 10), ('leaf values', 12, 50), ('node values', 150, 40), ('large values', 3, 3000)):
            w(name, b'')
            for i in range(count): os.setxattr(top + '/' + name, 'user.%d' % i, bytes([i % 256]) * size)
        # version 2, user::rw- user:1000:r-- group::r-- mask::r-- other::---
        os.setxattr(top + '/few', 'system.posix_acl_access', bytes.fromhex(
            '02000000' '01000600FFFFFFFF' '02000400E8030000' '04000400FFFFFFFF' '10000400FFFFFFFF' '20000000FFFFFFFF'))
        os.symlink('x' * 900, top + '/remote'); os.symlink('local', top + '/local')
        """;

    public static byte[] MakeVolume(TemporaryFolder folder, params string[] options)
    {
        string path = folder.File("volume");
        SparseFile.Create(path, 24 << 20);
        OutsideTool.RunChecked("mkfs.xfs", ["-q", "--unsupported", .. options, path]);
        XfsImage.Mounted(path, mount => OutsideTool.RunChecked("python3", "-c", Script, mount));
        return File.ReadAllBytes(path);
    }

    /// <summary>Damages one piece. In most cases its checksum is recalculated, so that the damage gets past it.</summary>
    /// <param name="random">Source of all random choices.</param>
    /// <param name="device">The volume.</param>
    /// <param name="targets">Pieces, by kind.</param>
    public static void Apply(Random random, IWritableBlockDevice device, XfsTarget[][] targets)
    {
        XfsTarget[] kind = targets[random.Next(targets.Length)];
        XfsTarget target = kind[random.Next(kind.Length)];
        byte[] bytes = new byte[target.Extent.Length];
        device.Read(target.Extent.Offset, bytes);
        ByteDamage.Apply(random, bytes.AsSpan(0, random.Next(2) == 0 ? Math.Min(200, bytes.Length) : bytes.Length));
        if (random.Next(4) > 0)
        {
            XfsChecksum.Seal(bytes, target.Checksum);
        }

        device.Write(target.Extent.Offset, bytes);
    }

    /// <exception cref="CorruptDataException">The check found damage, or the volume cannot be read.</exception>
    public static void Exercise(OverlayDevice device)
    {
        using XfsFileSystem fileSystem = XfsFileSystem.Open(device);
        DamagedVolumes.Read(fileSystem);
    }
}
