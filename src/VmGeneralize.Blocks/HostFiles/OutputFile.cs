using System.Buffers;
using System.Text;

namespace VmGeneralize.Blocks.HostFiles;

/// <summary>
/// A file that appears under its name only when complete: it is written under an unguessable name, in the same folder, and
/// renamed by <see cref="Commit"/>; disposing without that removes it. What a killed process left under such a name is removed first.
/// Only a regular file is ever replaced.
/// </summary>
public sealed class OutputFile : IDisposable
{
    private const string Ending = ".vmgeneralize-partial";

    private static readonly SearchValues<char> HexadecimalDigits = SearchValues.Create("0123456789abcdef");

    private readonly bool _overwrite;

    /// <param name="path">The final name.</param>
    /// <param name="overwrite">Replace a file of that name.</param>
    /// <exception cref="RefusedException">The name belongs to something that is not a regular file.</exception>
    public OutputFile(string path, bool overwrite)
    {
        RequirePlain(path);
        Path = System.IO.Path.GetFullPath(path);
        _overwrite = overwrite;
        string folder = System.IO.Path.GetDirectoryName(Path)!;
        TemporaryPath = TemporaryName(folder, System.IO.Path.GetFileName(Path));
        RemoveAbandoned(folder, System.IO.Path.GetFileName(Path));
    }

    /// <summary>The final name.</summary>
    public string Path { get; }

    /// <summary>The name to write under.</summary>
    public string TemporaryPath { get; }

    /// <summary>An unguessable name to write under; the next output of this name removes what a killed process left under it.</summary>
    internal static string TemporaryName(string folder, string file) =>
        System.IO.Path.Combine(folder, $".{file}.{HostFile.RandomName()}{Ending}");

    /// <summary>Refuses what must not be written to or replaced: folders, links, devices, pipes. Nothing is opened for that.</summary>
    /// <exception cref="RefusedException">The path names such a thing.</exception>
    public static void RequirePlain(string path)
    {
        string? what = HostFile.KindOf(path) switch
        {
            HostFileKind.None or HostFileKind.File => null,
            HostFileKind.Folder => "a folder",
            HostFileKind.Link => $"a link to {new FileInfo(System.IO.Path.GetFullPath(path)).LinkTarget}",
            HostFileKind.BlockDevice or HostFileKind.CharacterDevice => "a device",
            HostFileKind.Pipe => "a pipe",
            _ => "not a regular file",
        };
        if (what is not null)
        {
            throw new RefusedException(
                HostFileRefusal.NotARegularFile, $"{path} is {what}: only regular files are written and replaced.", "Choose another name.");
        }
    }

    /// <summary>Writes a text, in UTF-8, to a path: complete and on the disk, or not at all. An older file is replaced.</summary>
    /// <param name="path">Where.</param>
    /// <param name="text">What.</param>
    /// <param name="rights">Who may read it; see <see cref="OutputRights"/>.</param>
    public static void Write(string path, string text, OutputRights rights) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)), rights);

    /// <summary>
    /// The same for what <paramref name="write"/> writes. Without the flush a name could survive a loss of power while its contents
    /// do not.
    /// </summary>
    public static void Write(string path, Action<Stream> write, OutputRights rights)
    {
        using OutputFile file = new(path, overwrite: true);
        using (FileStream stream = rights.Create(file.TemporaryPath))
        {
            write(stream);
            stream.Flush();
            Durable.Flush(stream.SafeFileHandle, path);
        }

        file.Commit();
    }

    /// <summary>Gives the finished, flushed and closed file its name. <see cref="Write(string, string, OutputRights)"/> does all of that.</summary>
    public void Commit() => Durable.Move(TemporaryPath, Path, _overwrite);

    /// <summary>After <see cref="Commit"/> nothing has the temporary name any more.</summary>
    public void Dispose() => File.Delete(TemporaryPath);

    /// <summary>Removes what a killed process left under temporary names of a file. A file that a process still writes is open, and stays.</summary>
    internal static void RemoveAbandoned(string folder, string file)
    {
        string start = $".{file}.";
        EnumerationOptions all = new() { AttributesToSkip = FileAttributes.None };
        foreach (string path in Directory.EnumerateFiles(folder, "*" + Ending, all))
        {
            string name = System.IO.Path.GetFileName(path);
            if (name.StartsWith(start, StringComparison.Ordinal)
                && name.Length > start.Length + Ending.Length
                && IsOurs(name.AsSpan(start.Length..^Ending.Length))
                && HostFile.KindOf(path) == HostFileKind.File
                && !HostFile.IsInUse(path))
            {
                File.Delete(path);
            }
        }
    }

    // Versions before 1.0 used the process id.
    private static bool IsOurs(ReadOnlySpan<char> middle) =>
        !middle.ContainsAnyExceptInRange('0', '9') || (middle.Length == HostFile.RandomNameLength && !middle.ContainsAnyExcept(HexadecimalDigits));
}
