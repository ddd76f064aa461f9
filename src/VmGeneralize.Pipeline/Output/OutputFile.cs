namespace VmGeneralize.Pipeline;

/// <summary>
/// A file that appears under its name only when it is whole: it is written under a temporary name in the same folder and
/// renamed by <see cref="Commit"/>; disposing without that removes it.
/// </summary>
internal sealed class OutputFile : IDisposable
{
    private readonly bool _overwrite;
    private bool _committed;

    public OutputFile(string path, bool overwrite)
    {
        Path = System.IO.Path.GetFullPath(path);
        _overwrite = overwrite;
        TemporaryPath = System.IO.Path.Combine(
            System.IO.Path.GetDirectoryName(Path)!,
            $".{System.IO.Path.GetFileName(Path)}.{Environment.ProcessId}.vmgeneralize-partial");
    }

    /// <summary>The name it gets in the end.</summary>
    public string Path { get; }

    /// <summary>The name to write under.</summary>
    public string TemporaryPath { get; }

    /// <summary>Gives the finished, flushed and closed file its name.</summary>
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
}
