using System.Text;
using VmGeneralize.Guests.Linux;
using VmGeneralize.TestSupport;
using Xunit;

namespace VmGeneralize.Guests.Tests.Linux;

/// <summary>Random trees of folders, files and links: every path leads where the kernel says when it is confined to such a root.</summary>
public sealed class PathResolutionTests : IDisposable
{
    private const int Trees = 60;
    private const int PathsPerTree = 80;

    // openat2(2) with RESOLVE_IN_ROOT, once with O_NOFOLLOW and once without; its number is the same on x86-64 and arm64.
    private const string Judge = """
        import ctypes, os, struct, sys
        libc = ctypes.CDLL(None, use_errno=True)
        O_PATH, RESOLVE_IN_ROOT = 0o10000000, 0x10
        def resolve(root, path, flags):
            how = ctypes.create_string_buffer(struct.pack('QQQ', O_PATH | flags, 0, RESOLVE_IN_ROOT), 24)
            fd = libc.syscall(437, root, os.fsencode(path), how, 24)
            if fd < 0:
                if ctypes.get_errno() == 38: sys.exit('no openat2')
                return '-'
            try: return os.readlink('/proc/self/fd/%d' % fd)
            finally: os.close(fd)
        for line in open(sys.argv[1]):
            folder, path = line.rstrip('\n').split('\t')
            root = os.open(folder, O_PATH)
            top = os.path.realpath(folder)
            print('\t'.join((found[len(top):] or '/') if found != '-' else '-' for found in (resolve(root, path, os.O_NOFOLLOW), resolve(root, path, 0))))
            os.close(root)
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void Paths_lead_where_the_kernel_says()
    {
        OutsideTool.Require("python3");
        Random random = new(20);
        StringBuilder questions = new();
        List<(string Path, string Answer)> answers = [];
        for (int tree = 0; tree < Trees; tree++)
        {
            string real = _folder.File($"tree{tree}");
            using MemoryPosixFileSystem root = GuestBuilder.Root();
            Directory.CreateDirectory(Path.Combine(real, "etc"));
            File.WriteAllText(Path.Combine(real, "etc/os-release"), "");
            File.WriteAllText(Path.Combine(real, "etc/fstab"), "");
            Plant(random, real, root);
            LinuxGuest guest = GuestBuilder.Guest(root);
            for (int count = 0; count < PathsPerTree; count++)
            {
                string path = "/" + RandomPath(random, 7);
                questions.Append(real).Append('\t').Append(path).Append('\n');
                answers.Add((path, $"{guest.Tree.Find(path)?.Path ?? "-"}\t{guest.Tree.Find(path, followLast: true)?.Path ?? "-"}"));
            }
        }

        File.WriteAllText(_folder.File("judge.py"), Judge);
        File.WriteAllText(_folder.File("questions"), questions.ToString());
        ToolResult kernel = OutsideTool.Run("python3", _folder.File("judge.py"), _folder.File("questions"));
        Skip.If(kernel.Error.Contains("no openat2", StringComparison.Ordinal), "this kernel has no openat2");
        Assert.True(kernel.ExitCode == 0, kernel.All);
        string[] expected = kernel.Output.TrimEnd('\n').Split('\n');

        Assert.Equal(expected.Zip(answers).Select(pair => $"{pair.Second.Path}: {pair.First}"), answers.Select(answer => $"{answer.Path}: {answer.Answer}"));
        Assert.InRange(answers.Count(answer => answer.Answer != "-\t-"), answers.Count / 10, answers.Count); // not everything leads nowhere
    }

    private static void Plant(Random random, string real, MemoryPosixFileSystem root)
    {
        List<string> folders = [""];
        for (int count = 0; count < 14; count++)
        {
            string path = $"{folders[random.Next(folders.Count)]}/{Name(random)}";
            if (root.Find(path) is not null)
            {
                continue;
            }

            switch (random.Next(10))
            {
                case < 3:
                    Directory.CreateDirectory(real + path);
                    root.WithDirectory(path);
                    folders.Add(path);
                    break;
                case < 4:
                    File.WriteAllText(real + path, "x");
                    root.WithFile(path);
                    break;
                default:
                    string target = (random.Next(3) == 0 ? "/" : "") + RandomPath(random, 4);
                    File.CreateSymbolicLink(real + path, target);
                    root.WithLink(path, target);
                    break;
            }
        }
    }

    // No "." or "/" at the end: what they require of the last name is not tested here.
    private static string RandomPath(Random random, int longest)
    {
        string[] names =
        [
            .. Enumerable.Range(0, random.Next(1, longest + 1)).Select(_ => random.Next(5) == 0 ? ".." : random.Next(12) == 0 ? "." : Name(random)),
        ];
        return string.Join('/', names[^1] == "." ? [.. names, "a"] : names);
    }

    private static string Name(Random random) => ((string[])["a", "b", "c", "d"])[random.Next(4)];
}
