using System.Text;

namespace VmGeneralize.FileSystems.Fat;

/// <summary>Names for new files ("FAT File System Specification", section 7): which ones are taken, and the short name for a long one.</summary>
internal static class FatShortName
{
    public const int Size = 11; // bytes: eight and three

    private const int StemSize = 8;
    private const string NeverInNames = "\"*/:<>?\\|";
    private const string Signs = "$%'-_@~`!(){}^#&"; // besides letters and digits, in short names

    /// <summary>Whether every system accepts it as a file name.</summary>
    public static bool IsLongName(string name) =>
        name.Length is > 0 and <= FatLongName.MaxLength
        && name[^1] is not ('.' or ' ')
        && name.All(unit => unit >= ' ' && unit != '\uFFFF' && !NeverInNames.Contains(unit, StringComparison.Ordinal));

    /// <summary>The stored bytes when a name already is a short one, in capitals; null when it needs a long one.</summary>
    public static byte[]? TryStore(string name)
    {
        string[] parts = name.Split('.');
        return parts.Length <= 2 && parts[0].Length is > 0 and <= StemSize && parts[^1].Length > 0 && (parts.Length == 1 || parts[1].Length <= Size - StemSize)
            && parts.All(part => part.All(IsStored))
            ? Store(parts[0], parts.Length == 1 ? "" : parts[1])
            : null;
    }

    /// <summary>A short name for a long one that no other file of the directory has.</summary>
    /// <returns>Null when all are taken.</returns>
    public static byte[]? Alias(string name, IReadOnlySet<string> taken)
    {
        string trimmed = name.Replace(" ", "", StringComparison.Ordinal).TrimStart('.');
        int dot = trimmed.LastIndexOf('.');
        string stem = Basis(dot < 0 ? trimmed : trimmed[..dot]);
        string extension = Basis(dot < 0 ? "" : trimmed[(dot + 1)..]);
        bool isSame = $"{stem}.{extension}".TrimEnd('.').Equals(name, StringComparison.OrdinalIgnoreCase)
            && stem.Length <= StemSize
            && extension.Length <= Size - StemSize;
        stem = stem[..Math.Min(stem.Length, StemSize)];
        extension = extension[..Math.Min(extension.Length, Size - StemSize)];
        if (isSame && stem.Length > 0 && !taken.Contains(Join(stem, extension)))
        {
            return Store(stem, extension);
        }

        for (int number = 1; number < 1_000_000; number++)
        {
            string tail = $"~{number}";
            string numbered = stem[..Math.Min(stem.Length, StemSize - tail.Length)] + tail;
            if (!taken.Contains(Join(numbered, extension)))
            {
                return Store(numbered, extension);
            }
        }

        return null;
    }

    private static string Join(string stem, string extension) => extension.Length == 0 ? stem : $"{stem}.{extension}";

    /// <summary>Capitals, and an underscore for what a short name cannot hold in every code page.</summary>
    private static string Basis(string part) => string.Concat(part
        .Where(unit => unit != '.')
        .Select(unit => char.IsAsciiLetterLower(unit) ? char.ToUpperInvariant(unit) : IsStored(unit) ? unit : '_'));

    private static bool IsStored(char unit) => char.IsAsciiLetterUpper(unit) || char.IsAsciiDigit(unit) || Signs.Contains(unit, StringComparison.Ordinal);

    private static byte[] Store(string stem, string extension) => Encoding.ASCII.GetBytes(stem.PadRight(StemSize) + extension.PadRight(Size - StemSize));
}
