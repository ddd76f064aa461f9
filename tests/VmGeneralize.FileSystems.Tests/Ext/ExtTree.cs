using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ext;

/// <summary>A tree with one of everything, made in a mounted volume.</summary>
internal static class ExtTree
{
    private const string Script = """
        import os, sys, stat, random
        top = os.fsencode(sys.argv[1])
        many = int(sys.argv[2])
        random.seed(1)
        def p(*names): return os.path.join(top, *[n if isinstance(n, bytes) else n.encode() for n in names])
        def w(path, data):
            with open(path, 'wb') as f: f.write(data)
        def x(path, name, value):
            os.setxattr(path, name, value, follow_symlinks=False)
        for d in ('etc', 'empty', 'deep', 'many', 'nodes', 'links', 'attrs', 'odd', 'sparse', 'few'): os.mkdir(p(d))
        d = p('deep')
        for i in range(30):
            d = os.path.join(d, b'level %d' % i)
            os.mkdir(d)
        w(os.path.join(d, b'bottom'), b'at the bottom')
        for size in (0, 1, 59, 60, 61, 100, 150, 160, 200, 1023, 1024, 1025, 4095, 4096, 4097, 70000, 600000):
            w(p('etc', 'size-%d' % size), random.randbytes(size))
        for i in range(many): w(p('many', 'file number %05d with a name' % i), b'%d' % i if i % 7 == 0 else b'')
        for i in range(5): w(p('few', 'f%d' % i), b'few %d' % i)
        os.mkfifo(p('nodes', 'fifo'))
        os.mknod(p('nodes', 'null'), stat.S_IFCHR | 0o666, os.makedev(1, 3))
        os.mknod(p('nodes', 'loop'), stat.S_IFBLK | 0o600, os.makedev(7, 300))
        os.mknod(p('nodes', 'socket'), stat.S_IFSOCK | 0o755)
        os.symlink('short', p('links', 'fast'))
        os.symlink('x' * 59, p('links', 'fast59'))
        os.symlink('y' * 60, p('links', 'slow60'))
        os.symlink('/' + 'long/' * 180, p('links', 'slow'))
        os.symlink('..', p('links', 'up'))
        w(p('links', 'one'), b'several names')
        for i in range(4): os.link(p('links', 'one'), p('links', 'other %d' % i))
        os.link(p('links', 'one'), p('etc', 'one too'))
        w(p('odd', b'\xff\xfe not UTF-8 \x80'), b'1')
        w(p('odd', 'n' * 255), b'2')
        w(p('odd', 'Ünï cödé \U0001F600'), b'3')
        w(p('odd', ' leading space\nand newline'), b'4')
        for i in range(6):
            f = p('attrs', 'acl %d' % i)
            w(f, b'acl')
            x(f, 'user.note', b'shared by several inodes, too large for the inode itself ' * 3)
            # version 2, user::rw- user:1000:r-- group::r-- mask::r-- other::---
            x(f, 'system.posix_acl_access', bytes.fromhex(
                '02000000' '01000600ffffffff' '02000400e8030000' '04000400ffffffff' '10000400ffffffff' '20000000ffffffff'))
        w(p('attrs', 'small'), b's'); x(p('attrs', 'small'), 'user.a', b'1'); x(p('attrs', 'small'), 'security.selinux', b'system_u:object_r:etc_t:s0\0')
        w(p('attrs', 'empty value'), b's'); x(p('attrs', 'empty value'), 'user.nothing', b'')
        x(p('attrs'), 'user.directory', b'd' * 40)
        os.mkdir(p('attrs', 'default'))
        x(p('attrs', 'default'), 'system.posix_acl_default', bytes.fromhex(
            '02000000' '01000700ffffffff' '04000500ffffffff' '20000500ffffffff'))
        os.symlink('nowhere', p('attrs', 'link')); x(p('attrs', 'link'), 'trusted.t', b'on a link')
        if len(sys.argv) > 3:
            w(p('attrs', 'huge value'), b'h'); x(p('attrs', 'huge value'), 'user.huge', random.randbytes(9000))
            w(p('attrs', 'huge value too'), b'h'); x(p('attrs', 'huge value too'), 'user.huge', os.getxattr(p('attrs', 'huge value'), 'user.huge'))
        with open(p('sparse', 'holes'), 'wb') as f:
            for i in range(0, 900, 2):
                f.seek(i * 4096); f.write(b'%d' % i)
        with open(p('sparse', 'hole at end'), 'wb') as f:
            f.write(b'start'); f.truncate(3000000)
        with open(p('sparse', 'far'), 'wb') as f:
            f.seek(300 * 1024 * 1024); f.write(b'far away')
        try:
            with open(p('sparse', 'unwritten'), 'wb') as f:
                os.posix_fallocate(f.fileno(), 0, 100000); f.write(b'some'); f.seek(60000); f.write(b'more')
        except OSError: pass
        # Two files that grow in turns are fragmented.
        with open(p('sparse', 'a'), 'wb', 0) as a, open(p('sparse', 'b'), 'wb', 0) as b:
            for i in range(60):
                for f in (a, b):
                    f.write(b'%06d' % i * 2731); os.fsync(f.fileno()) if i % 6 == 0 else None
        os.chmod(p('etc', 'size-100'), 0o4751); os.chown(p('etc', 'size-100'), 70000, 100000)
        os.utime(p('etc', 'size-1023'), (1, 2 ** 31 - 1))
        """;

    /// <param name="mount">Where the volume is mounted.</param>
    /// <param name="many">Number of files in one directory.</param>
    /// <param name="hasValueInodes">Whether the volume has ea_inode: attributes of any size.</param>
    public static void Fill(string mount, int many = 500, bool hasValueInodes = false) =>
        OutsideTool.RunChecked("python3", ["-c", Script, mount, $"{many}", .. hasValueInodes ? new[] { "ea_inode" } : []]);

    public static string Make(TemporaryFolder folder, string format, int many = 500) =>
        ExtImage.Make(
            folder, format, 48, mount => Fill(mount, many, ExtImage.Formats[format].Any(argument => argument.Contains("ea_inode", StringComparison.Ordinal))));
}
