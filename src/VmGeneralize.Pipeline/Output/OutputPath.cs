namespace VmGeneralize.Pipeline.Output;

/// <summary>Tells whether a file that is to be written is one that must stay, whatever name leads to it.</summary>
internal static class OutputPath
{
    private const int MaxLinks = 40; // as Linux follows on the way to one file

    /// <summary>Whether a path leads to the disk that is being read, or to one of its parents.</summary>
    public static bool IsFileOf(DiskSession session, string path) => session.Image.Files.Any(file => IsSame(file, path));

    /// <summary>Whether two paths lead to one place, through links to files and folders on the way.</summary>
    public static bool IsSame(string one, string other) =>
        string.Equals(Resolve(one, MaxLinks), Resolve(other, MaxLinks), StringComparison.OrdinalIgnoreCase);

    private static string Resolve(string path, int links)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetDirectoryName(full) is not { } folder)
        {
            return full;
        }

        string real = Path.Combine(Resolve(folder, links), Path.GetFileName(full));
        return links > 0 && new FileInfo(real).LinkTarget is { } target
            ? Resolve(Path.Combine(Path.GetDirectoryName(real)!, target), links - 1)
            : real;
    }
}
