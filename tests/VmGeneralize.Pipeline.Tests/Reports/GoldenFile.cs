using VmGeneralize.TestSupport;

namespace VmGeneralize.Pipeline.Tests.Reports;

/// <summary>A text as it has to come out, in the folder <c>Golden</c>. VMG_UPDATE_GOLDEN=1 writes it instead of comparing.</summary>
internal static class GoldenFile
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "VmGeneralize.Pipeline.Tests", "Golden");

    public static void Require(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        if (Environment.GetEnvironmentVariable("VMG_UPDATE_GOLDEN") == "1")
        {
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
            + "Scripts read this. Where the change is meant, VMG_UPDATE_GOLDEN=1 writes the new text, and the schema may have to change too.");
    }
}
