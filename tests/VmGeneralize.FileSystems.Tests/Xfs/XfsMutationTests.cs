using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Xfs;

/// <summary>Damaged volumes give a <see cref="VmGeneralizeException"/> or an answer, in bounded memory.</summary>
public sealed class XfsMutationTests
{
    private const int Iterations = 300;

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

    /// <summary>Checksums are put right again in half of the cases, so that damage gets past them.</summary>
    [SkippableTheory]
    [InlineData("-b", "size=1024")]
    [InlineData("-b", "size=1024", "-m", "rmapbt=1", "-i", "nrext64=1", "-n", "size=4096")]
    public void Damaged_volumes_are_told_apart_from_bugs(params string[] options)
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = folder.File("volume");
        SparseFile.Create(path, 24 << 20);
        OutsideTool.RunChecked("mkfs.xfs", ["-q", "--unsupported", .. options, path]);
        XfsImage.Mounted(path, mount => OutsideTool.RunChecked("python3", "-c", Script, mount));
        MemoryDevice device = new(File.ReadAllBytes(path));
        XfsTarget[][] targets = [.. XfsTarget.Of(XfsVolume.Open(device)).GroupBy(target => target.Kind).Select(kind => kind.ToArray())];
        Assert.True(targets.Length > 8);
        int refused = DamageTrials.Run(Iterations, 512L << 20, random =>
        {
            using OverlayDevice overlay = new(device);
            XfsTarget[] kind = targets[random.Next(targets.Length)];
            XfsTarget target = kind[random.Next(kind.Length)];
            byte[] bytes = new byte[target.Extent.Length];
            overlay.Read(target.Extent.Offset, bytes);
            ByteDamage.Apply(random, bytes.AsSpan(0, random.Next(2) == 0 ? Math.Min(200, bytes.Length) : bytes.Length));
            if (random.Next(4) > 0)
            {
                XfsChecksum.Seal(bytes, target.Checksum);
            }

            overlay.Write(target.Extent.Offset, bytes);
            Exercise(overlay);
        });

        // What the check finds counts; checksums that were not put right again are found by it.
        Assert.InRange(refused, Iterations / 4, Iterations);
    }

    private static void Exercise(OverlayDevice device)
    {
        using XfsFileSystem fileSystem = XfsFileSystem.Open(device);
        IReadOnlyList<ConsistencyProblem> problems = fileSystem.Check();
        byte[] buffer = new byte[1 << 16];
        DamagedVolumes.Walk(fileSystem, 1500, entry =>
        {
            _ = fileSystem.Attributes(entry);
            _ = fileSystem.ExtendedAttributes(entry);
            if (entry.Kind == FileKind.SymbolicLink)
            {
                _ = fileSystem.ReadLink(entry);
            }
            else if (!entry.IsDirectory)
            {
                fileSystem.Read(entry, 0, buffer);
                fileSystem.Read(entry, Math.Max(0, entry.Length - 100), buffer);
            }
        });
        _ = fileSystem.LiveExtents().TotalLength;
        if (problems.FirstOrDefault(problem => !problem.IsHarmless) is { } found)
        {
            throw new CorruptDataException("XFS", 0, found.Description);
        }
    }
}
