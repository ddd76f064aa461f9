using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Xfs;

/// <summary>Volumes that stopped in the middle of work: everything that changes metadata happens at random, and then the log is cut off.</summary>
internal static class XfsLoad
{
    private const string Script = """
        import os, sys, time, random, fcntl, ctypes, struct, array
        top, seed, count, flags = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
        r = random.Random(seed)
        dirs, files = [top], []
        number = 0
        def fresh(short=False):
            global number
            number += 1
            return os.path.join(r.choice(dirs), 'n%d-%d-%s' % (seed, number, 'x' * (0 if short else r.choice((0, 3, 40, 120)))))
        def pick(): return r.choice(files) if files else None
        def write(path, mode='r+b'):
            with open(path, mode) as f:
                for _ in range(r.choice((1, 1, 1, 3, 30))):
                    f.seek(r.randrange(0, 400000)); f.write(bytes([r.randrange(1, 255)]) * r.choice((1, 100, 4096, 20000)))
                if r.random() < 0.2: f.flush(); os.fsync(f.fileno())
        def step():
            what = r.random()
            if what < 0.28:
                p = fresh(); write(p, 'wb'); files.append(p)
            elif what < 0.34:
                p = fresh(); os.mkdir(p); dirs.append(p)
            elif what < 0.46 and files:
                p = pick(); files.remove(p)
                if flags & 8 and r.random() < 0.3:
                    f = open(p, 'r+b'); held.append(f); os.unlink(p)
                    f.seek(r.randrange(400000)); f.write(b'nameless' * 500); f.flush()
                else: os.unlink(p)
            elif what < 0.53 and files:
                p, q = pick(), fresh(); os.rename(p, q); files.remove(p); files.append(q)
            elif what < 0.56 and len(files) > 1:
                p, q = r.sample(files, 2); os.rename(p, q); files.remove(p)
            elif what < 0.62 and files:
                os.truncate(pick(), r.choice((0, 1, 5000, 100000, 2000000)))
            elif what < 0.67 and files:
                p = fresh(); os.link(pick(), p); files.append(p)
            elif what < 0.71:
                p = fresh(); os.symlink('t' * r.choice((1, 50, 300, 1000)), p); links.append(p)
            elif what < 0.80 and files:
                p = pick(); os.setxattr(p, 'user.a%d' % r.randrange(30), bytes([65]) * r.choice((1, 60, 700, 3000, 9000)))
            elif what < 0.83 and files:
                p = pick(); names = os.listxattr(p)
                if names: os.removexattr(p, r.choice(names))
            elif what < 0.88 and files:
                p = pick(); write(p)
            elif what < 0.91 and files:
                with open(pick(), 'r+b') as f:
                    libc.fallocate(f.fileno(), r.choice((0, 1, 3, 0x10)), ctypes.c_long(r.randrange(0, 300000)), ctypes.c_long(r.choice((4096, 70000, 500000))))
            elif what < 0.95 and files:
                p = fresh()
                try:
                    with open(pick(), 'rb') as a, open(p, 'wb') as b: fcntl.ioctl(b.fileno(), 0x40049409, a.fileno())
                except OSError: pass
                files.append(p)
            elif what < 0.96 and files:
                os.chmod(pick(), r.randrange(0o1000)); os.chown(pick(), r.randrange(1000), r.randrange(1000))
            elif what < 0.97:
                p = fresh(); os.mkfifo(p) if r.random() < 0.5 else os.mknod(p, 0o060600, os.makedev(7, r.randrange(99))); links.append(p)
            elif what < 0.972 and flags & 8:
                held.append(os.fdopen(os.open(r.choice(dirs), os.O_TMPFILE | os.O_RDWR), 'r+b'))
                held[-1].write(b'never named' * r.choice((1, 4000, 40000))); held[-1].flush()
                d = fresh(True); os.mkdir(d); held.append(os.open(d, os.O_RDONLY)); os.rmdir(d)
            elif what < 0.98 and links:
                p = r.choice(links); links.remove(p); os.unlink(p)
            elif what < 0.985: os.sync()
            elif what < 0.99:
                d = fresh(True); os.mkdir(d); dirs.append(d)
                for i in range(r.choice((30, 300, 900))):
                    p = '%s/e%d %s' % (d, i, 'y' * (i % 60)); open(p, 'wb').close(); files.append(p)
            elif what < 0.995 and len(files) > 100:
                for p in r.sample(files, len(files) // 3): os.unlink(p); files.remove(p)
        links, held = [], []
        libc = ctypes.CDLL(None, use_errno=True)
        for _ in range(count):
            try: step()
            except OSError as e:
                if e.errno != 28: raise
        if flags & 4:
            time.sleep(0.3)
            for i in range(5): os.mkdir('%s/settled %d-%d' % (top, seed, i))
        fd = os.open(top, os.O_RDONLY)
        fcntl.ioctl(fd, 0x8004587d, array.array('I', [flags & 3]))
        """;

    /// <summary>Works on a mounted volume and shuts it down.</summary>
    /// <param name="path">The volume, which is mounted for this.</param>
    /// <param name="seed">Determines what is done.</param>
    /// <param name="steps">How much is done.</param>
    /// <param name="flush">Whether the log is written first; otherwise, what was not written yet is lost.</param>
    /// <param name="settle">Whether the kernel gets time to free the inodes of deleted files, which it does later.</param>
    /// <param name="hold">Whether some deleted files stay open and some files never had a name.</param>
    public static void Run(string path, int seed, int steps, bool flush, bool settle, bool hold) => XfsImage.Mounted(path, mount => OutsideTool.RunChecked(
        "python3", "-c", Script, mount, $"{seed}", $"{steps}", $"{(flush ? 1 : 2) + (settle ? 4 : 0) + (hold ? 8 : 0)}"));
}
