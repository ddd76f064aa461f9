using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Posix;
using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Xfs;

/// <summary>
/// Tests that edits of damaged volumes end with a <see cref="VmGeneralizeException"/>, or leave a volume about which xfs_repair complains no more than
/// before. <c>VMG_XFS_DAMAGE</c> asks for more of them than run by default.
/// </summary>
public sealed class XfsDamagedEditTests
{
    private const int Iterations = 30;
    private const long MemoryLimit = 512L << 20; // bytes allocated, not held

    [SkippableTheory]
    [InlineData("-b", "size=1024", "-m", "rmapbt=0")]
    [InlineData("-b", "size=1024", "-m", "rmapbt=1", "-i", "nrext64=1", "-n", "size=4096")]
    public void Damage_becomes_an_error_and_no_more_damage(params string[] options)
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        MemoryDevice device = new(XfsDamage.MakeVolume(folder, options));
        XfsTarget[][] targets = XfsTarget.ByKind(device);
        int iterations = int.TryParse(Environment.GetEnvironmentVariable("VMG_XFS_DAMAGE"), out int value) ? value : Iterations;
        int refused = DamageTrials.Run(iterations, MemoryLimit, random =>
        {
            using OverlayDevice damaged = new(device);
            XfsDamage.Apply(random, damaged, targets);
            using OverlayDevice edited = new(damaged);
            Edit(edited, random);
            string[] before = XfsJudge.Complaints(Save(damaged, folder.File("before")));
            string[] after = XfsJudge.Complaints(Save(edited, folder.File("after")));
            Assert.True(after.Length <= before.Length, $"{string.Join('\n', before)}\nthen\n{string.Join('\n', after)}");
        });
        Assert.InRange(refused, iterations / 4, iterations);
    }

    private static string Save(OverlayDevice device, string path)
    {
        byte[] bytes = new byte[device.Length];
        device.Read(0, bytes);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static void Edit(OverlayDevice device, Random random)
    {
        using XfsFileSystem fileSystem = XfsFileSystem.Open(device);
        NewFile attributes = new(0x1A4, 0, 0, [new("user.x", new byte[200])], 0);
        byte[] contents = new byte[60_000];
        Action[] edits =
        [
            () => Edit(fileSystem, "/node", FileKind.Directory, path => fileSystem.Delete(path)),
            () => Edit(fileSystem, "/block", FileKind.Directory, path => fileSystem.Delete(path)),
            () => Edit(fileSystem, "/node values", FileKind.File, path => fileSystem.Delete(path)),
            () => Edit(fileSystem, "/remote", FileKind.SymbolicLink, path => fileSystem.Delete(path)),
            () => Edit(fileSystem, "/few", FileKind.File, path => fileSystem.SetMode(path, 0x1C0)),
            () => Edit(fileSystem, "/data", FileKind.File, path => fileSystem.EraseContents(path, 10)),
            () => Edit(fileSystem, "/sparse", FileKind.File, path => fileSystem.Replace(path, contents)),
            () => Edit(fileSystem, "/leaf", FileKind.Directory, path => Make(fileSystem, path, attributes)),
            () => Edit(fileSystem, "/short", FileKind.Directory, path => Make(fileSystem, path, attributes)),
        ];
        random.Shuffle(edits);
        foreach (Action edit in edits.AsSpan(0, random.Next(1, edits.Length)))
        {
            edit();
        }

        fileSystem.Complete();
    }

    private static void Make(XfsFileSystem fileSystem, string directory, NewFile attributes)
    {
        for (int i = 0; i < 30; i++)
        {
            fileSystem.Create($"{directory}/new {i} {new string('m', i * 3)}", new byte[i * 200], attributes);
        }
    }

    private static void Edit(XfsFileSystem fileSystem, string path, FileKind kind, Action<string> edit)
    {
        if (fileSystem.Find(path)?.Kind == kind)
        {
            edit(path);
        }
    }
}
