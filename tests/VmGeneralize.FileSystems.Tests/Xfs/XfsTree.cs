using VmGeneralize.FileSystems.Tests.Ext;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Xfs;

/// <summary>Everything that <see cref="ExtTree"/> makes, and every form that XFS has for directories, attributes, links and extents.</summary>
internal static class XfsTree
{
    private const string Script = """
        import os, sys, random, fcntl
        top = sys.argv[1]
        large = int(sys.argv[2])
        random.seed(2)
        os.unlink(top + '/sparse/far') # much to read, little to learn
        os.mkdir(top + '/xfs')
        for count in (1, 3, 20, 90, 400, large):
            d = top + '/xfs/dir %d' % count
            os.mkdir(d)
            for i in range(count): open('%s/%06d %s' % (d, i, 'name' * (i % 9)), 'wb').close()
        # Holes in directories: data blocks and leaves that went away.
        for i in range(large):
            if i % 50: os.unlink('%s/xfs/dir %d/%06d %s' % (top, large, i, 'name' * (i % 9)))
        for count in (1, 5, 40, 700):
            f = top + '/xfs/attributes %d' % count
            open(f, 'wb').close()
            for i in range(count): os.setxattr(f, 'user.attribute %d' % i, random.randbytes(i % 200))
        f = top + '/xfs/large values'
        open(f, 'wb').close()
        for size in (1, 254, 255, 256, 1000, 3000, 4040, 4096, 20000, 65536): os.setxattr(f, 'user.v%d' % size, random.randbytes(size))
        for size in (1, 100, 336, 337, 400, 500, 900, 968, 1000, 1023): os.symlink('t' * size, top + '/xfs/link %d' % size)
        os.symlink('t' * 300, top + '/xfs/link with attribute'); os.setxattr(top + '/xfs/link with attribute', 'trusted.a', b'v' * 150, follow_symlinks=False)
        for count in (2, 15, 120, 1500):
            with open(top + '/xfs/extents %d' % count, 'wb') as f:
                for i in range(count): f.seek(i * 16384 * 2); f.write(b'%d' % i)
        with open(top + '/xfs/preallocated', 'wb') as f:
            os.posix_fallocate(f.fileno(), 0, 300000); f.seek(100000); f.write(b'in the middle')
        with open(top + '/xfs/one', 'wb') as f: f.write(random.randbytes(200000))
        try:
            with open(top + '/xfs/one', 'rb') as a, open(top + '/xfs/other', 'wb') as b: fcntl.ioctl(b.fileno(), 0x40049409, a.fileno())
            with open(top + '/xfs/other', 'r+b') as b: b.seek(50000); b.write(b'changed in the copy')
        except OSError: pass
        os.utime(top + '/xfs/preallocated', (1, 2 ** 31 - 1)); os.utime(top + '/xfs/link 1', (1, 1), follow_symlinks=False)
        os.utime(top + '/xfs/large values', (-2 ** 31, -2 ** 31))
        """;

    /// <param name="mount">Where the volume is mounted.</param>
    /// <param name="large">Number of names in the largest directory before most of them are removed.</param>
    public static void Fill(string mount, int large = 4000)
    {
        ExtTree.Fill(mount, hasValueInodes: true);
        OutsideTool.RunChecked("python3", "-c", Script, mount, $"{large}");
    }

    public static string Make(TemporaryFolder folder, string format) => XfsImage.Make(folder, format, 160, mount => Fill(mount));

    /// <summary>The volume as the kernel shows it.</summary>
    public static SortedDictionary<string, string> OfKernel(string path) => OfKernel([path])[0];

    /// <summary>Several volumes as the kernel shows them, all mounted at once.</summary>
    public static IReadOnlyList<SortedDictionary<string, string>> OfKernel(IReadOnlyList<string> paths) =>
        ExtManifest.OfKernel(paths, (path, action) => XfsImage.Mounted(path, action, readOnly: true));
}
