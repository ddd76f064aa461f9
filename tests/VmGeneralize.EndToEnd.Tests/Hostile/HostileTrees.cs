using System.Globalization;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Hostile;

/// <summary>Trees that nobody makes by accident, made through system calls in a folder that is mounted or is to become a volume.</summary>
internal static class HostileTrees
{
    /// <summary>A name that would clear a terminal, one that reverses the text direction, markup, bytes that are not text, and the longest name.</summary>
    private const string Names = """
        import os, sys
        os.chdir(sys.argv[1].encode())
        for name in (b'\x1b[2J\x1b]0;taken\x07', 'a\u202egpj.exe'.encode(), '\u2066\u200f\u061c'.encode(), b'<script>alert(1)</script>', b'\xed\xa0\x80lone',
                     b'bad\xff\xfe', b'line\nfeed', '\u2028'.encode(), '\u009b31m'.encode(), b'`$(touch taken)`', b'%s%n', b'x' * 255):
            try: open(name, 'w').close()
            except OSError: pass # not every file system takes every name
        """;

    private const string Levels = """
        import os, sys
        os.chdir(sys.argv[1])
        for level in range(int(sys.argv[2])):
            os.mkdir('d')
            os.chdir('d')
        """;

    /// <summary>Many names in one folder that belong to few files: a flood of hard links.</summary>
    private const string Links = """
        import os, sys
        os.chdir(sys.argv[1])
        for number in range(int(sys.argv[2])):
            if number % int(sys.argv[3]) == 0:
                first = f'name-{number}'
                open(first, 'w').close()
            else: os.link(first, f'name-{number}')
        """;

    private const string Files = """
        import os, sys
        os.chdir(sys.argv[1])
        for number in range(int(sys.argv[2])):
            folder = f'folder-{number // 1000}'
            if number % 1000 == 0: os.mkdir(folder)
            open(f'{folder}/{number}', 'w').close()
        """;

    public static void MakeNames(string folder) => Run(Names, folder);

    public static void MakeLevels(string folder, int count) => Run(Levels, folder, count.ToString(CultureInfo.InvariantCulture));

    public static void MakeLinks(string folder, int count, int namesOfFile = 30_000) =>
        Run(Links, folder, count.ToString(CultureInfo.InvariantCulture), namesOfFile.ToString(CultureInfo.InvariantCulture));

    /// <summary>Separate files, a thousand in each folder.</summary>
    public static void MakeFiles(string folder, int count) => Run(Files, folder, count.ToString(CultureInfo.InvariantCulture));

    private static void Run(string script, string folder, params string[] arguments)
    {
        OutsideTool.Require("python3");
        Directory.CreateDirectory(folder);
        OutsideTool.RunChecked("python3", ["-c", script, folder, .. arguments]);
    }
}
