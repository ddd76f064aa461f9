using VmGeneralize.TestSupport;

namespace VmGeneralize.Tests;

/// <summary>Lines of C# end at 160 characters, including the strings and scripts in them: longer lines are hard to read.</summary>
public sealed class SourceLineTests
{
    private const int Longest = 160;

    [Fact]
    public void No_line_is_longer_than_160_characters() => Assert.Empty(LongLines(Repository.Root));

    [Fact]
    public void A_line_that_is_too_long_is_named()
    {
        using TemporaryFolder folder = new();
        string source = Write("src", "X");
        Write("tests", "X", "obj", "Release");
        Write("tests", "X", "bin");

        Assert.Equal([$"{source}:2: 161 characters"], LongLines(folder.Path));

        string Write(params string[] folders)
        {
            string path = Path.Combine([.. folders, "File.cs"]);
            Directory.CreateDirectory(Path.GetDirectoryName(folder.File(path))!);
            File.WriteAllText(folder.File(path), $"{new string('ä', Longest)}\n{new string('ä', Longest + 1)}\n");
            return path;
        }
    }

    // Every file of a working copy, except build output.
    private static IEnumerable<string> LongLines(string root) =>
        from top in (string[])["src", "tests"]
        where Directory.Exists(Path.Combine(root, top))
        from file in Directory.EnumerateFiles(Path.Combine(root, top), "*.cs", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(root, file)
        where !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj")
        from line in File.ReadLines(file).Select((text, index) => (text.Length, Number: index + 1))
        where line.Length > Longest
        select $"{path}:{line.Number}: {line.Length} characters";
}
