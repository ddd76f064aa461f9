using VmGeneralize.FileSystems.Tests.Ext.Journal;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ext.Model;

/// <summary>Volumes with random features and a random past: made by mke2fs, filled and aged by the kernel.</summary>
internal static class RandomVolume
{
    /// <summary>Contents, names and targets are made of tokens, each used for one thing only: T for contents, N for names.</summary>
    private const string Script = """
        import os, sys, random, errno, subprocess
        top = os.fsencode(sys.argv[1])
        r = random.Random(int(sys.argv[2]))
        count = [int(sys.argv[3])]
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
            elif k < 4 and os.path.isfile(p) and not os.path.islink(p): os.truncate(p, r.randrange(os.path.getsize(p) + 1))
            elif k < 5:
                q = fresh(r.choice(dirs)); os.rename(p, q); files[i] = q
            elif os.path.isfile(p) and not os.path.islink(p):
                with open(p, 'ab') as f: f.write(data(r.randrange(9000)))
        try:
            if r.randrange(3) == 0:
                d = fresh(top); os.mkdir(d); dirs.append(d)
                for _ in range(r.randrange(50, 700)):
                    p = fresh(d); files.append(p)
                    with open(p, 'wb') as f: f.write(data(r.randrange(70)))
            for _ in range(r.randrange(20, 260)):
                make() if r.randrange(4) else age()
        except OSError as e:
            if e.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EMLINK): raise
        if r.randrange(8) == 0:
            with open(fresh(top), 'wb', 0) as f:
                try:
                    while True: f.write(data(1 << 20))
                except OSError: pass
                f.truncate(max(0, f.tell() - r.randrange(200000)))
        for p in files:
            if r.randrange(25) == 0 and os.path.isfile(p) and not os.path.islink(p):
                subprocess.run([b'chattr', r.choice([b'+i', b'+a']), p], stderr=subprocess.DEVNULL)
        print(count[0])
        """;

    /// <summary>A new volume. Some are left as by a power failure: with a journal to replay, and a file that was deleted while it was open.</summary>
    /// <param name="folder">For mounts.</param>
    /// <param name="path">The file to make.</param>
    /// <param name="random">Decides everything.</param>
    /// <param name="tokens">Tokens used so far.</param>
    /// <returns>What it was made with, and what the kernel sees on it.</returns>
    public static (string Format, SortedDictionary<string, string> Manifest) Make(TemporaryFolder folder, string path, Random random, ref int tokens)
    {
        string[] arguments = Arguments(random);
        string format = string.Join(' ', arguments);
        SparseFile.Create(path, (long)random.Next(8, 25) << 20);
        OutsideTool.RunChecked("mke2fs", ["-q", "-F", .. arguments, path]);
        int used = tokens;
        JournalImage.Mounted(folder, path, "noatime", mount => used = Fill(mount, random, used));
        string settled = path;
        if (random.Next(3) == 0 && OutsideTool.RunChecked("dumpe2fs", "-h", path).Contains("has_journal", StringComparison.Ordinal))
        {
            format += " (not unmounted)";
            settled = path + ".settled";
            JournalImage.Mounted(folder, path, "noatime", mount =>
            {
                used = Fill(mount, random, used);
                CopyWithOpenFile(mount, random, () => File.Copy(path, settled));
            });
            File.Copy(settled, path, overwrite: true);
            JournalImage.Mounted(folder, settled, "noatime", _ => { }); // the kernel's own recovery
        }

        tokens = used;
        return (format, ExtManifest.OfKernel(settled));
    }

    /// <returns>Tokens used now.</returns>
    private static int Fill(string mount, Random random, int tokens) =>
        int.Parse(OutsideTool.RunChecked("python3", "-c", Script, mount, $"{random.Next()}", $"{tokens}"));

    /// <summary>Copies while a file is open that was deleted, and all of that committed.</summary>
    private static void CopyWithOpenFile(string mount, Random random, Action copy)
    {
        string path = $"{mount}/deleted while open";
        FileStream? open = null;
        try
        {
            open = new FileStream(path, FileMode.Create);
            open.Write(new byte[random.Next(100_000)]);
            open.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            // The volume is full: a shorter file does, too, or none.
        }

        using (open)
        {
            File.Delete(path);
            OutsideTool.RunChecked("sync", "-f", mount);
            copy();
        }
    }

    private static string[] Arguments(Random random)
    {
        bool Chance(int percent) => random.Next(100) < percent;
        int block = 1024 << random.Next(3);
        List<string> arguments = ["-b", $"{block}", "-m", $"{random.Next(6)}"];
        if (Chance(20))
        {
            string old = Chance(50) ? "ext3" : "ext2";
            return [.. arguments, "-t", old, "-I", Chance(50) ? "128" : "256", .. Chance(30) ? new[] { "-O", "^dir_index" } : []];
        }

        int inode = Chance(20) ? 128 : Chance(60) ? 256 : 512;
        bool checksums = Chance(70);
        bool metaGroups = Chance(15);
        List<string> features = [checksums ? "metadata_csum" : Chance(50) ? "^metadata_csum,uninit_bg" : "^metadata_csum,^uninit_bg"];
        void Maybe(int percent, string feature) => features.Add(Chance(percent) ? feature : "^" + feature);
        Maybe(80, "flex_bg");
        Maybe(85, "dir_index");
        Maybe(80, "64bit");
        Maybe(20, "large_dir");
        Maybe(80, "has_journal");
        features.Add(metaGroups ? "meta_bg,^resize_inode" : Chance(50) ? "resize_inode" : "^resize_inode");
        features.AddRange(Chance(20) ? ["sparse_super2"] : []);
        features.AddRange(checksums && Chance(30) ? ["metadata_csum_seed"] : []);
        features.AddRange(Chance(40) && inode > 128 ? ["inline_data"] : []);
        features.AddRange(Chance(25) ? ["ea_inode"] : []);
        features.AddRange(Chance(25) && features.Contains("has_journal") ? ["orphan_file"] : []);
        arguments.AddRange(["-t", "ext4", "-I", $"{inode}", "-O", string.Join(',', features)]);
        arguments.AddRange(Chance(40) && !features.Contains("has_journal") ? ["-g", $"{block * random.Next(1, 9)}"] : []);
        arguments.AddRange(Chance(30) ? ["-N", $"{random.Next(600, 5000)}"] : []);
        return [.. arguments];
    }
}
