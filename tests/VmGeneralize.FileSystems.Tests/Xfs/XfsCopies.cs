using System.Globalization;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Xfs;

/// <summary>
/// Volumes copied while they are mounted and written to: nothing is stopped, flushed or frozen at the moment of a copy. The volume's file is on another XFS,
/// which clones it in one instant, between two writes of the loop device, and those are as small as the kernel's requests.
/// </summary>
internal static class XfsCopies
{
    private const string Script = """
        import os, sys, time, random, fcntl, ctypes, signal, struct
        volume, top, seed, copies, workers = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])
        libc = ctypes.CDLL(None, use_errno=True)
        def allocate(f, mode, offset, length): libc.fallocate(f.fileno(), mode, ctypes.c_long(offset), ctypes.c_long(length))
        def work(worker):
            r = random.Random(seed * 100 + worker)
            home = '%s/%d' % (top, worker); os.mkdir(home)
            dirs, files, n = [home], [], 0
            def fresh():
                nonlocal n
                n += 1
                return '%s/%d %s' % (r.choice(dirs), n, 'x' * r.choice((0, 3, 40, 120)))
            def pieces(path, step=8192):
                with open(path, 'wb') as f:
                    f.write(bytes([r.randrange(1, 255)]) * r.choice((100000, 400000, 1500000))); size = f.tell(); f.flush()
                    if r.random() < 0.5: os.fsync(f.fileno())
                    for i in range(0, size, step): allocate(f, 3, i, step // 2)
            def clone(a, b):
                with open(a, 'rb') as x, open(b, 'r+b' if os.path.exists(b) else 'wb') as y:
                    if r.random() < 0.6: fcntl.ioctl(y.fileno(), 0x40049409, x.fileno())
                    else:
                        source, length, target = (4096 * r.randrange(least, most) for least, most in ((0, 4), (1, 20), (0, 30)))
                        fcntl.ioctl(y.fileno(), 0x4020940d, struct.pack('qQQQ', x.fileno(), source, length, target))
            def step():
                what = r.random(); p = r.choice(files) if files else None
                if what < 0.12 or p is None:
                    q = fresh(); files.append(q); pieces(q, r.choice((8192, 16384)))
                elif what < 0.30:
                    q = fresh(); files.append(q)
                    with open(q, 'wb') as f: f.write(bytes([r.randrange(255)]) * r.choice((0, 10, 5000, 70000)))
                elif what < 0.42: files.remove(p); os.unlink(p)
                elif what < 0.48: os.truncate(p, r.choice((0, 1, 50000, 300000)))
                elif what < 0.60:
                    q = r.choice(files) if r.random() < 0.3 else fresh()
                    if q not in files: files.append(q)
                    if q != p: clone(p, q)
                elif what < 0.74:
                    with open(p, 'r+b') as f:
                        for _ in range(r.choice((1, 5, 40))): f.seek(r.randrange(0, 400000)); f.write(bytes([r.randrange(255)]) * r.choice((1, 4096, 9000)))
                        if r.random() < 0.5: os.fsync(f.fileno())
                elif what < 0.80:
                    with open(p, 'r+b') as f: allocate(f, r.choice((0, 1, 3, 0x10)), 4096 * r.randrange(80), 4096 * r.randrange(1, 60))
                elif what < 0.83: d = fresh(); os.mkdir(d); dirs.append(d)
                elif what < 0.88:
                    q = fresh(); os.rename(p, q); files.remove(p); files.append(q)
                elif what < 0.91: q = fresh(); os.link(p, q); files.append(q)
                elif what < 0.96: os.setxattr(p, 'user.a%d' % r.randrange(20), bytes([65]) * r.choice((1, 60, 700, 3000, 9000)))
                elif what < 0.97:
                    for name in os.listxattr(p)[:5]: os.removexattr(p, name)
                elif what < 0.98: os.symlink('t' * r.choice((1, 50, 300, 1000)), fresh())
                elif what < 0.99:
                    for i in range(r.choice((30, 200))):
                        q = fresh(); files.append(q); open(q, 'wb').close()
                else:
                    for q in r.sample(files, len(files) // 2): files.remove(q); os.unlink(q)
                if os.statvfs(top).f_bavail < 4000:
                    for q in r.sample(files, len(files) // 2): files.remove(q); os.unlink(q)
            while True:
                try: step()
                except OSError as e:
                    if e.errno not in (28, 22, 95): raise
        def force():
            with open(top + '/forced', 'wb') as f:
                while True: f.write(b'x'); f.flush(); os.fsync(f.fileno())
        children = []
        for worker in range(workers + 1):
            child = os.fork()
            if child == 0:
                try: force() if worker == workers else work(worker)
                finally: os._exit(1)
            children.append(child)
        r = random.Random(seed)
        forced = top + '/forced'
        while not os.path.exists(forced) or os.path.getsize(forced) < 20: time.sleep(0.02) # a machine with much else to do begins late
        time.sleep(0.2)
        for copy in range(copies):
            time.sleep(r.choice((0.01, 0.03, 0.1, 0.2)))
            with open(volume, 'rb') as a, open('%s.%d' % (volume, copy), 'wb') as b: fcntl.ioctl(b.fileno(), 0x40049409, a.fileno())
        gone = [os.waitpid(child, os.WNOHANG) for child in children]
        for child in children: os.kill(child, signal.SIGKILL)
        if any(pid for pid, _ in gone): sys.exit('a worker failed')
        """;

    /// <summary>Makes a volume, works on it and copies it meanwhile.</summary>
    /// <param name="folder">Holds the files that are made.</param>
    /// <param name="format">One of <see cref="XfsImage.Formats"/>.</param>
    /// <param name="seed">Determines what is done; what is copied depends on the machine too.</param>
    /// <param name="copies">Number of copies.</param>
    /// <param name="judge">Receives the path of each copy, which it may change.</param>
    public static void Make(TemporaryFolder folder, string format, int seed, int copies, Action<string> judge)
    {
        string outer = folder.File("outer");
        SparseFile.Create(outer, 4L << 30);
        OutsideTool.RunChecked("mkfs.xfs", "-q", "-m", "reflink=1", outer);
        XfsImage.Mounted(outer, place =>
        {
            using TemporaryFolder inner = new();
            string volume = XfsImage.Make(inner, format, 96);
            string placed = Path.Combine(place, "volume");
            OutsideTool.RunChecked("cp", "--sparse=always", volume, placed);
            XfsImage.Mounted(placed, mount => OutsideTool.RunChecked(
                "python3", "-c", Script, placed, mount, Text(seed), Text(copies), Text(2 + (seed % 3))));
            for (int copy = 0; copy < copies; copy++)
            {
                string path = inner.File("copy");
                OutsideTool.RunChecked("cp", "--sparse=always", $"{placed}.{copy}", path);
                try
                {
                    judge(path);
                }
                catch (Exception) when (Environment.GetEnvironmentVariable("VMGENERALIZE_XFS_KEEP") is { } keep)
                {
                    File.Copy(path, Path.Combine(keep, $"{format}-{seed}-{copy}"), overwrite: true); // it cannot be made again
                    throw;
                }
            }
        });
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
