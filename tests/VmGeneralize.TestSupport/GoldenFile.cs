using Xunit;

namespace VmGeneralize.TestSupport;

/// <summary>Compares a text with its golden file. VMG_UPDATE_GOLDEN=1 writes the file instead of comparing.</summary>
public static class GoldenFile
{
    /// <summary>Whether golden files are to be written, not compared.</summary>
    public static bool IsUpdate => Environment.GetEnvironmentVariable("VMG_UPDATE_GOLDEN") == "1";

    /// <summary>Fails unless a file holds the given text.</summary>
    /// <param name="name">The file, relative to the root of the repository.</param>
    /// <param name="text">The text that must be in it; ends with a newline.</param>
    public static void Require(string name, string text)
    {
        string path = Path.Combine(Repository.Root, name);
        if (IsUpdate)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
            return;
        }

        Assert.True(File.Exists(path), $"There is no {path}: VMG_UPDATE_GOLDEN=1 makes it.");
        string[] expected = File.ReadAllLines(path);
        string[] actual = text.Split('\n')[..^1];
        int line = Enumerable.Range(0, Math.Max(expected.Length, actual.Length)).FirstOrDefault(
            index => index >= expected.Length || index >= actual.Length || expected[index] != actual[index], -1);
        Assert.True(
            line < 0,
            $"{name} differs in line {line + 1}:\n  expected {(line < expected.Length ? expected[Math.Max(0, line)] : "(its end)")}\n"
            + $"  actual   {(line < actual.Length ? actual[Math.Max(0, line)] : "(its end)")}\n"
            + "Where the change is meant, VMG_UPDATE_GOLDEN=1 writes the new text; of JSON, which scripts read, the schema may have to change too.");
    }
}
