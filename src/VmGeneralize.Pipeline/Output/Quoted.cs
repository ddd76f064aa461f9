namespace VmGeneralize.Pipeline.Output;

/// <summary>File names as one word of a command line: a name must never become a command.</summary>
internal static class Quoted
{
    /// <summary>For POSIX shells; plain names stay as they are.</summary>
    public static string Sh(string text) => IsPlain(text) ? text : $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    /// <summary>For PowerShell, which takes typographic quotes for straight ones.</summary>
    public static string PowerShell(string text) =>
        $"'{string.Concat(text.Select(c => c is '\'' or '\u2018' or '\u2019' or '\u201A' or '\u201B' ? $"{c}{c}" : c.ToString()))}'";

    private static bool IsPlain(string text) =>
        text.Length > 0 && text[0] != '-' && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '/');
}
