using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ntfs;

/// <summary>Volumes with a random geometry and a random history: made by mkntfs, filled and aged by ntfs-3g.</summary>
internal static class AgedVolume
{
    /// <summary>
    /// Files grow in turns, so that they are fragmented; some are sparse, compressed, linked, renamed or have streams; many come and go, so that records and
    /// index entries are reused.
    /// </summary>
    private const string Script = """
        import os, sys, random
        top = sys.argv[1]
        r = random.Random(int(sys.argv[2]))
        directories, files = [''], []
        def name(): return ''.join(r.choice('abcXYZ019_-äЖ中 ') for _ in range(r.choice((1, 5, 12, 40, 120)))).strip() or 'n'
        def free(directory):
            path = directory + '/' + name()
            return None if os.path.lexists(top + path) else path
        for step in range(r.randrange(60, 260)):
            what = r.randrange(12)
            path = free(r.choice(directories))
            if what == 0 and path and len(directories) < 25:
                os.mkdir(top + path)
                directories.append(path)
                if r.randrange(4) == 0:
                    os.setxattr(top + path, 'system.ntfs_attrib_be', bytes((0, 0, 8, 0x10))) # what is made in it is compressed
            elif what < 6 and path:
                with open(top + path, 'wb') as f: f.write(r.randbytes(r.choice((0, 1, 300, 700, 4096, 9000, 70000))))
                files.append(path)
            elif what < 9 and files:
                with open(top + r.choice(files), 'r+b') as f:
                    f.seek(0, 2)
                    if r.randrange(5) == 0: f.seek(r.randrange(200000), 1)
                    f.write(b'a line that repeats ' * r.randrange(1, 400) if r.randrange(2) else r.randbytes(r.randrange(1, 9000)))
            elif what == 9 and files:
                os.unlink(top + files.pop(r.randrange(len(files))))
            elif what == 10 and files and path:
                (os.link if r.randrange(2) else os.rename)(top + files[-1], top + path)
                if os.path.lexists(top + files[-1]): files.append(path)
                else: files[-1] = path
            elif files:
                try:
                    with open(top + r.choice(files) + ':stream', 'wb') as f: f.write(r.randbytes(r.choice((10, 900, 20000))))
                except FileNotFoundError: pass # one in some thousand volumes: ntfs-3g does not find a file for its stream that it lists
        """;

    private static readonly int[] Clusters = [512, 1024, 2048, 4096, 8192, 65536];

    /// <summary>Makes a volume; the same seed gives the same history.</summary>
    /// <returns>Path of its file.</returns>
    public static string Make(TemporaryFolder folder, int seed)
    {
        Random random = new(seed);
        int cluster = Clusters[random.Next(Clusters.Length)];
        return NtfsImage.Make(
            folder, cluster, random.Next(16, 33), mount => OutsideTool.RunChecked("python3", "-c", Script, mount, $"{seed}"), $"volume{seed}");
    }
}
