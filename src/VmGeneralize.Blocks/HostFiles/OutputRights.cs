namespace VmGeneralize.Blocks.HostFiles;

/// <summary>
/// Who may read and write what is made from a disk: no more people than could read the disk. An image of a guest holds its password hashes, and
/// a record or a page describes it.
/// </summary>
/// <remarks>On Windows a new file inherits the rights of its folder.</remarks>
public sealed class OutputRights
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Readable = Owner | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private readonly UnixFileMode _mode;

    private OutputRights(UnixFileMode mode) => _mode = mode;

    /// <summary>Only the user (0600).</summary>
    public static OutputRights Private { get; } = new(Owner);

    /// <summary>Those that all of some files grant; without files, only the user. The umask applies too.</summary>
    public static OutputRights Like(IEnumerable<string> files)
    {
        if (OperatingSystem.IsWindows())
        {
            return Private;
        }

        UnixFileMode mode = Readable;
        bool any = false;
        foreach (string file in files.Where(File.Exists))
        {
            mode &= File.GetUnixFileMode(file);
            any = true;
        }

        return any ? new OutputRights(mode | Owner) : Private;
    }

    /// <summary>Creates a file with them, for reading and writing.</summary>
    /// <exception cref="IOException">The name already exists, even as a link; or it cannot be created.</exception>
    public FileStream Create(string path)
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = _mode;
        }

        return new FileStream(path, options);
    }
}
