using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Posix.Model;

/// <summary>Fills and ages mounted volumes through the kernel, at random.</summary>
internal static class RandomPast
{
    /// <summary>Contents, names and targets are made of tokens, each used for one thing only: T for contents, N for names.</summary>
    private const string Script = """
        import os, sys, random, errno, fcntl, struct, subprocess
        top = os.fsencode(sys.argv[1])
        r = random.Random(int(sys.argv[2]))
        count = [int(sys.argv[3])]
        more = len(sys.argv) > 4 # what XFS has besides
        def token(kind):
            count[0] += 1
            return b'VMG%s%07x;' % (kind, count[0])
        def data(size):
            t = token(b'T')
            return (t * (size // len(t) + 1))[:size]
        def size():
            return r.choice([
                0, 1, 5, 30, 59, 60, 61, 100, 150, 160, 400, 1000, 1024, 1025, 2048, 4096, 5000, 9000, 20000, 70000, 200000,
                r.randrange(3000), r.randrange(40000)])
        def name():
            k = r.randrange(10)
            if k < 4: return token(b'N') + b'.' * r.choice([0, 1, 2, 3, 7, 20])
            if k < 6: return token(b'N') + bytes(r.choice(b'abcdefghij') for _ in range(r.randrange(0, 243)))
            if k < 7: return token(b'N') + 'Ünï中😀'.encode()
            if k < 8: return token(b'N') + bytes([0xff, 0x80 + r.randrange(64)])
            return b'%x' % r.randrange(1 << r.choice([8, 16, 40]))
        dirs, files = [top], []
        if more: # what an earlier past left
            for d, below, names in os.walk(top):
                dirs += [os.path.join(d, n) for n in below if not os.path.islink(os.path.join(d, n))]
                files += [os.path.join(d, n) for n in names]
                files += [os.path.join(d, n) for n in below if os.path.islink(os.path.join(d, n))]
            dirs.sort(); files.sort()
        def fresh(d):
            while True:
                p = os.path.join(d, name())
                if not os.path.lexists(p): return p
        def attributes(p, follow=True):
            for _ in range(r.choice([0, 0, 0, 0, 1, 2, 5])):
                n = r.choice(['user.a', 'user.longer-name', 'trusted.t', 'security.selinux', 'user.q%d' % r.randrange(9)]) if follow else 'trusted.t'
                v = r.choice([b'', b'label\0', data(20), data(r.randrange(300)), data(r.randrange(900)), b'shared' * 60])
                os.setxattr(p, n, v, follow_symlinks=follow)
        def make():
            d = r.choice(dirs[-8:]) if r.randrange(3) else r.choice(dirs)
            k = r.randrange(20)
            if k < 3:
                p = fresh(d); os.mkdir(p); dirs.append(p)
            elif k < 5:
                p = fresh(d)
                targets = [b'short', token(b'T') * r.randrange(1, 5), token(b'T') * r.randrange(6, 60), b'..', b'/abs/' + token(b'T')]
                os.symlink(r.choice(targets), p); files.append(p)
            elif k < 7 and files:
                p = fresh(d); os.link(r.choice(files), p, follow_symlinks=False); files.append(p)
            elif k < 8:
                p = fresh(d); os.mkfifo(p); files.append(p)
            else:
                p = fresh(d)
                with open(p, 'wb', 0) as f:
                    files.append(p)
                    if r.randrange(8) == 0:
                        b = data(5000) # one token: pieces of two would make a third where they meet
                        for _ in range(r.randrange(1, 12)):
                            f.seek(r.randrange(400) * 1024); f.write(b[:r.randrange(1, 5000)])
                    else:
                        b = data(size())
                        half = r.randrange(len(b) + 1); f.write(b[:half])
                        if r.randrange(6) == 0: os.fsync(f.fileno())
                        f.write(b[half:])
                    if r.randrange(15) == 0:
                        try: os.posix_fallocate(f.fileno(), 0, r.randrange(1, 90000))
                        except OSError: pass
            if not os.path.islink(p):
                if r.randrange(4) == 0: os.chmod(p, r.randrange(0o10000))
                if r.randrange(4) == 0: os.chown(p, r.choice([0, 1000, 70000]), r.choice([0, 1000, 100000]))
                os.utime(p, (1, r.choice([0, 1, 1600000000, 1600000000 + r.randrange(10**6)])))
            if not os.path.islink(p) and r.randrange(4) == 0 and not os.path.exists(p + b'/x'):
                if os.path.isfile(p) or os.path.isdir(p): attributes(p)
            elif r.randrange(6) == 0 and os.path.islink(p): attributes(p, False)
        def age():
            k = r.randrange(6)
            if not files: return
            i = r.randrange(len(files)); p = files[i]
            if k < 3: os.remove(p); files.pop(i)
            elif k < 4 and os.path.isfile(p) and not os.path.islink(p):
                os.truncate(p, r.randrange(os.path.getsize(p) + 1))
                # What was cut off may come back as blocks of another file that were not written: it has to be nobody's.
                if more:
                    n = min(os.path.getsize(p), 300000); os.truncate(p, n)
                    with open(p, 'r+b') as f: f.write(data(n))
            elif k < 5:
                q = fresh(r.choice(dirs)); os.rename(p, q); files[i] = q
            elif os.path.isfile(p) and not os.path.islink(p):
                with open(p, 'ab') as f: f.write(data(r.randrange(9000)))
        def clone(p, q, offset=None):
            with open(p, 'rb') as a, open(q, 'wb' if offset is None else 'r+b') as b:
                try:
                    if offset is None: fcntl.ioctl(b.fileno(), 0x40049409, a.fileno())
                    else: fcntl.ioctl(b.fileno(), 0x4020940d, struct.pack('qQQQ', a.fileno(), 0, 65536, offset))
                except OSError as e:
                    if e.errno not in (errno.EOPNOTSUPP, errno.EINVAL, errno.ENOTTY): raise
        def special():
            k = r.randrange(8)
            plain = [p for p in files[-40:] if os.path.isfile(p) and not os.path.islink(p)]
            if k < 2 and plain: # shared blocks, some of them written anew
                p, q = r.choice(plain), fresh(r.choice(dirs)); clone(p, q); files.append(q)
                n = os.path.getsize(q)
                if n and r.randrange(2):
                    with open(q, 'r+b') as f: f.seek(r.randrange(n)); f.write(b'.' * 12 + data(r.randrange(1, 9000)) + b'.' * 12) # no third token
            elif k < 3 and plain:
                clone(r.choice(plain), r.choice(plain), 65536 * r.randrange(4))
            elif k < 4: # many extents
                p = fresh(r.choice(dirs)); files.append(p); step = r.choice([2, 3, 17]) * 4096
                with open(p, 'wb') as f:
                    b = data(4096)
                    for i in range(r.choice([5, 30, 300, 900])): f.seek(i * step); f.write(b[:r.randrange(1, 4096)])
            elif k < 5: # two files that grow in turns
                p, q = fresh(r.choice(dirs)), fresh(r.choice(dirs))
                if p == q: return
                files.extend([p, q])
                with open(p, 'wb', 0) as f, open(q, 'wb', 0) as g:
                    a, b = data(8192), data(8192)
                    for _ in range(r.choice([3, 20, 60])):
                        f.write(a); os.fsync(f.fileno()); g.write(b[:5000]); os.fsync(g.fileno())
            elif k < 6 and plain: # attributes of all sizes
                p = r.choice(plain)
                for i in range(r.choice([1, 3, 10, 90])):
                    n = 'user.%s%d' % ('x' * r.choice([0, 5, 60]), i)
                    try: os.setxattr(p, n, data(r.choice([0, 9, 60, 200, 255, 256, 700, 2000, 5000, 20000])))
                    except OSError as e:
                        if e.errno != errno.ENOSPC: raise
                for n in os.listxattr(p):
                    if n.startswith('user.x') and r.randrange(3) == 0: os.removexattr(p, n)
            elif k < 7: # a directory that grows, and shrinks again; its inodes go with their chunks
                d = fresh(r.choice(dirs)); os.mkdir(d); dirs.append(d); made = []
                for i in range(r.choice([5, 40, 200, 900])):
                    p = fresh(d); made.append(p)
                    with open(p, 'wb') as f: f.write(data(r.randrange(3) * 20))
                r.shuffle(made)
                for p in made[:r.choice([0, len(made) // 2, len(made) - 3, len(made)])]: os.remove(p); made.remove(p)
                files.extend(made)
            elif plain:
                p = r.choice(plain)
                with open(p, 'r+b') as f:
                    try: os.posix_fallocate(f.fileno(), r.randrange(90000), r.choice([1, 9000, 400000]))
                    except OSError: pass
        try:
            for _ in range(r.randrange(1, 8) if more else 0): special()
            if r.randrange(3) == 0:
                d = fresh(top); os.mkdir(d); dirs.append(d)
                for _ in range(r.randrange(50, 700)):
                    p = fresh(d); files.append(p)
                    with open(p, 'wb') as f: f.write(data(r.randrange(70)))
            for _ in range(r.randrange(20, 260)):
                make() if r.randrange(4) else age()
            for _ in range(r.randrange(1, 5) if more else 0): special()
        except OSError as e:
            if e.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EMLINK): raise
        if r.randrange(8) == 0 and (not more or r.randrange(3) == 0):
            try:
                with open(fresh(top), 'wb', 0) as f:
                    try:
                        while True: f.write(data(1 << 20))
                    except OSError: pass
                    f.truncate(max(0, f.tell() - r.randrange(200000)))
            except OSError as e:
                if e.errno != errno.ENOSPC: raise # not even room for its name
        for p in files:
            if not more and r.randrange(25) == 0 and os.path.isfile(p) and not os.path.islink(p):
                subprocess.run([b'chattr', r.choice([b'+i', b'+a']), p], stderr=subprocess.DEVNULL)
        print(count[0])
        """;

    /// <param name="mount">Where the volume is mounted.</param>
    /// <param name="random">Source of all random choices.</param>
    /// <param name="tokens">Number of tokens used so far.</param>
    /// <param name="hasMore">Whether to add what only some formats have: shared blocks, large values, files with very many extents.</param>
    /// <returns>Number of tokens used now.</returns>
    public static int Give(string mount, Random random, int tokens, bool hasMore = false) => int.Parse(
        OutsideTool.RunChecked("python3", ["-c", Script, mount, $"{random.Next()}", $"{tokens}", .. hasMore ? (string[])["more"] : []]));
}
