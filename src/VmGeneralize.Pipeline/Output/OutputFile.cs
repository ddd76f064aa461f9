using System.Globalization;
using System.Text;

namespace VmGeneralize.Pipeline.Output;

/// <summary>
/// A file that appears under its name only when it is whole: it is written under a temporary name in the same folder and
/// renamed by <see cref="Commit"/>; disposing without that removes it. What a process that was killed left under such a name goes first.
/// </summary>
internal sealed class OutputFile : IDisposable
{
    private const string Ending = ".vmgeneralize-partial";

    private readonly bool _overwrite;
    private bool _committed;

    public OutputFile(string path, bool overwrite)
    {
        Path = System.IO.Path.GetFullPath(path);
        _overwrite = overwrite;
        string folder = System.IO.Path.GetDirectoryName(Path)!;
        string start = $".{System.IO.Path.GetFileName(Path)}.";
        TemporaryPath = System.IO.Path.Combine(folder, $"{start}{Environment.ProcessId}{Ending}");
        RemoveAbandoned(folder, start);
    }

    /// <summary>The name it gets in the end.</summary>
    public string Path { get; }

    /// <summary>The name to write under.</summary>
    public string TemporaryPath { get; }

    /// <summary>Puts a text, in UTF-8, where a path says: whole and on the disk, or not at all. An older file is replaced.</summary>
    public static void Write(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>
    /// The same for whatever <paramref name="write"/> writes. Without the flush a name could last through a loss of power and what it
    /// stands for could not.
    /// </summary>
    public static void Write(string path, Action<Stream> write)
    {
        using OutputFile file = new(path, overwrite: true);
        using (FileStream stream = new(file.TemporaryPath, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            write(stream);
            stream.Flush(flushToDisk: true);
        }

        file.Commit();
    }

    /// <summary>Gives the finished, flushed and closed file its name. <see cref="Write(string, string)"/> does all of that.</summary>
    public void Commit()
    {
        File.Move(TemporaryPath, Path, _overwrite);
        _committed = true;
    }

    public void Dispose()
    {
        if (!_committed)
        {
            File.Delete(TemporaryPath);
        }
    }

    // Whoever still writes one has it open, and it stays.
    private static void RemoveAbandoned(string folder, string start)
    {
        EnumerationOptions all = new() { AttributesToSkip = FileAttributes.None };
        foreach (string path in Directory.EnumerateFiles(folder, "*" + Ending, all))
        {
            string name = System.IO.Path.GetFileName(path);
            if (name.StartsWith(start, StringComparison.Ordinal)
                && name.Length > start.Length + Ending.Length
                && int.TryParse(name.AsSpan(start.Length..^Ending.Length), NumberStyles.None, CultureInfo.InvariantCulture, out _)
                && !OutputPath.IsInUse(path))
            {
                File.Delete(path);
            }
        }
    }
}
