namespace VmGeneralize.Disks.Parents;

/// <summary>
/// Turns the paths that a disk stores into files to try on this machine. The disk is not trusted: network and device paths
/// are never followed (opening one can send credentials), and the identity of what is found is still checked.
/// </summary>
internal static class ParentPaths
{
    private const int MaxCharacters = 32767; // the longest path of Windows

    /// <param name="chain">The child, whose folder relative paths start from, and the user's own paths.</param>
    /// <param name="stored">Paths from the child, in its order of preference; Windows or POSIX.</param>
    /// <returns>Paths to try in order, each once; they need not exist.</returns>
    public static IReadOnlyList<string> Candidates(DiskChain chain, IEnumerable<string> stored)
    {
        string folder = Path.GetDirectoryName(chain.Path) ?? "";
        string[] usable = [.. stored.Where(IsUsable)];
        string[] names = [.. usable.Select(FileName).Where(name => name.Length > 0)];
        List<string> candidates = [];
        foreach (string given in chain.Options.ParentPaths)
        {
            candidates.AddRange(Directory.Exists(given) ? names.Select(name => Path.Combine(given, name)) : [given]);
        }

        foreach (string path in usable)
        {
            if (IsWindowsRooted(path))
            {
                candidates.AddRange(OperatingSystem.IsWindows() ? [path] : []);
            }
            else
            {
                candidates.Add(Path.Combine(folder, path.Replace('\\', Path.DirectorySeparatorChar)));
            }
        }

        candidates.AddRange(names.Select(name => Path.Combine(folder, name)));
        return [.. candidates.Select(Path.GetFullPath).SelectMany(AsSpelled).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The path; if it does not exist, files whose names differ only in case: to Windows, the source of the paths, they are the same.</summary>
    private static IEnumerable<string> AsSpelled(string path) =>
        !File.Exists(path) && Path.GetDirectoryName(path) is { } folder && Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder).Where(file => Path.GetFileName(file).Equals(Path.GetFileName(path), StringComparison.OrdinalIgnoreCase))
                .Order(StringComparer.Ordinal).Append(path)
            : [path];

    private static bool IsUsable(string path) =>
        path.Length is > 0 and <= MaxCharacters
        && !path.Contains('\0', StringComparison.Ordinal)
        && !path.StartsWith(@"\\", StringComparison.Ordinal)
        && !path.StartsWith("//", StringComparison.Ordinal)
        && !path.StartsWith("/dev/", StringComparison.Ordinal);

    private static bool IsWindowsRooted(string path) =>
        path.StartsWith('\\') || (path.Length >= 2 && path[1] == ':' && char.IsAsciiLetter(path[0]));

    private static string FileName(string path) => path[(path.LastIndexOfAny(['\\', '/', ':']) + 1)..];
}
