namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>Which names NTFS treats as names for Windows programs, and which are valid 8.3 names as they are.</summary>
internal static class ShortName
{
    private const string Forbidden = "\"*/:<>?\\|";
    private const string Punctuation = "!#$%&'()-@^_`{}~";

    /// <summary>Whether Windows programs can use the name.</summary>
    public static bool IsWin32(string name) =>
        name.Length is > 0 and <= 255 && name[^1] is not ('.' or ' ') && !name.Any(unit => unit < ' ' || Forbidden.Contains(unit, StringComparison.Ordinal));

    /// <summary>Whether it needs no DOS twin.</summary>
    public static bool IsDos(string name)
    {
        string[] parts = name.Split('.');
        return parts.Length <= 2 && IsPart(parts[0], 8) && (parts.Length == 1 || IsPart(parts[1], 3));
    }

    private static bool IsPart(string part, int longest) =>
        part.Length > 0 && part.Length <= longest && part.All(unit => char.IsAsciiLetterOrDigit(unit) || Punctuation.Contains(unit, StringComparison.Ordinal));
}
