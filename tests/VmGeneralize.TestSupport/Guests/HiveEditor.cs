namespace VmGeneralize.TestSupport.Guests;

/// <summary>Edits hive files with hivexregedit.</summary>
public static class HiveEditor
{
    private const string Header = "Windows Registry Editor Version 5.00\n\n";

    /// <summary>Merges keys and values; every parent of a new key must be named before it.</summary>
    /// <param name="hive">The hive file; changed in place.</param>
    /// <param name="prefix">The name of the hive's root in the text, such as <c>HKLM\SOFTWARE</c>.</param>
    /// <param name="registryText">A .reg text without its first line.</param>
    public static void Merge(string hive, string prefix, string registryText)
    {
        OutsideTool.Require("hivexregedit");
        using TemporaryFolder work = new();
        string text = work.File("merge.reg");
        File.WriteAllText(text, Header + registryText);
        OutsideTool.RunChecked("hivexregedit", "--merge", "--encoding=ASCII", "--prefix", prefix, hive, text);
    }
}
