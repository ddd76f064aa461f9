using VmGeneralize.FileSystems.Posix;
using VmGeneralize.FileSystems.Tests.Ext;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Btrfs;

/// <summary>Everything that <see cref="ExtTree"/> makes, and every form that Btrfs has for contents, subvolumes and snapshots.</summary>
internal static class BtrfsFiles
{
    private const string Script = """
        import os, sys, random, fcntl, struct, subprocess
        top = sys.argv[1]
        random.seed(2)
        def w(path, data):
            with open(path, 'wb') as f: f.write(data)
        def run(*words): subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
        os.unlink(top + '/sparse/far') # much to read, little to learn
        b = top + '/b'
        os.mkdir(b)
        for kind in ('zlib', 'lzo', 'zstd'):
            os.mkdir(b + '/' + kind); os.setxattr(b + '/' + kind, 'btrfs.compression', kind.encode())
            for size in (10, 100, 1500, 2040, 4096, 5000, 12289, 131071, 131072, 131073, 400000):
                text = b''.join(b'%d is %d times %d\n' % (i * i, i, i) for i in range(size // 8 + 2))
                w('%s/%s/text %d' % (b, kind, size), text[:size])
                runs = b'\0' * 5000 + b'ab' * 700 + text[:3000] + bytes(range(256)) * 9
                w('%s/%s/runs %d' % (b, kind, size), runs[:size] * (1 if size < 12000 else size // 11700))
                w('%s/%s/noise %d' % (b, kind, size), (random.randbytes(600) + bytes(4000)) * (size // 4600 + 1))
            f = b + '/' + kind + '/changed'
            w(f, text[:300000]); os.sync()
            with open(f, 'r+b') as o:
                o.seek(100000); o.write(b'changed' * 1000); o.seek(290000); o.write(text[:50000])
            run('fallocate', '-p', '-o', '40000', '-l', '60000', f)
        os.mkdir(b + '/plain'); run('chattr', '+C', b + '/plain')
        w(b + '/plain/no checksums', random.randbytes(50000))
        w(b + '/punched', random.randbytes(500000)); os.sync()
        for i in range(20): run('fallocate', '-p', '-o', str(i * 25000), '-l', '9000', b + '/punched')
        w(b + '/one', random.randbytes(200000)); os.sync()
        with open(b + '/one', 'rb') as s, open(b + '/other', 'wb') as t: fcntl.ioctl(t.fileno(), 0x40049409, s.fileno())
        with open(b + '/other', 'r+b') as t: t.seek(50000); t.write(b'changed in the copy')
        with open(b + '/one', 'rb') as s, open(b + '/parts', 'wb') as t: # some of it, in another order
            for i in range(12): fcntl.ioctl(t.fileno(), 0x4020940D, struct.pack('qQQQ', s.fileno(), i * 16384, 4096, (11 - i) * 8192))
        with open(b + '/zlib/text 400000', 'rb') as s, open(b + '/zlib/parts', 'wb') as t:
            for i in range(5): fcntl.ioctl(t.fileno(), 0x4020940D, struct.pack('qQQQ', s.fileno(), i * 40960, 8192, (4 - i) * 8192))
        w(b + '/short', b'inline'); os.sync(); os.truncate(b + '/short', 50000) # a hole behind
        with open(b + '/preallocated', 'wb') as f:
            os.posix_fallocate(f.fileno(), 0, 300000); f.seek(100000); f.write(b'in the middle')
        for count in (1, 40, 300):
            f = '%s/attributes %d' % (b, count)
            w(f, b'')
            for i in range(count): os.setxattr(f, 'user.attribute %d' % i, random.randbytes(i % 200))
        os.utime(b + '/short', (1, 2 ** 33)); os.utime(b + '/one', (-2 ** 33, -2 ** 33))
        def sub(*words): run('btrfs', '-q', 'subvolume', *words)
        sub('create', top + '/@'); sub('create', top + '/@/home'); os.mkdir(top + '/@/deep'); sub('create', top + '/@/deep/nested')
        w(top + '/@/file', b'in a subvolume'); w(top + '/@/home/file', b'in one below'); w(top + '/@/deep/nested/file', b'in a nested one')
        sub('snapshot', top + '/@', top + '/@copy'); sub('snapshot', '-r', top + '/@', top + '/@kept')
        w(top + '/@/file', b'changed behind the snapshots')
        sub('create', top + '/gone'); w(top + '/gone/x', b'x'); sub('delete', '-c', top + '/gone')
        """;

    public static string Make(TemporaryFolder folder, string format, int megabytes = 320) => BtrfsImage.Make(folder, format, megabytes, mount =>
    {
        ExtTree.Fill(mount);
        OutsideTool.RunChecked("python3", "-c", Script, mount);
    });

    /// <summary>The volume as the kernel shows it.</summary>
    public static SortedDictionary<string, string> OfKernel(string path, string options = "ro")
    {
        SortedDictionary<string, string> manifest = [];
        BtrfsImage.Mounted(path, mount => manifest = ExtManifest.OfFolders([mount])[0], options);
        return WithoutNumbers(manifest);
    }

    public static SortedDictionary<string, string> Of(IPosixFileSystem fileSystem) => WithoutNumbers(ExtManifest.Of(fileSystem));

    /// <summary>
    /// Subvolumes have their own inode numbers, so ours are larger by the subvolume's number. For the places of subvolumes that are not in a snapshot, which
    /// the kernel shows as inode 2, nothing else is known.
    /// </summary>
    private static SortedDictionary<string, string> WithoutNumbers(SortedDictionary<string, string> manifest)
    {
        const int number = 7;
        SortedDictionary<string, string> without = new(StringComparer.Ordinal);
        foreach ((string path, string row) in manifest)
        {
            string[] fields = row.Split('|');
            without.Add(path, fields[number] == "2" ? "empty" : string.Join('|', fields.Where((_, index) => index != number)));
        }

        return without;
    }
}
