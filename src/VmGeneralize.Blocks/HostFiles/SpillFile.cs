namespace VmGeneralize.Blocks.HostFiles;

/// <summary>
/// A temporary file for what does not fit in memory: hives and files of a guest, secrets among them. No other user may read it, and nothing
/// of it remains, however the process ends.
/// </summary>
/// <remarks>
/// On Unix it is readable and writable by its owner only (0600) and loses its name at once: the system frees it with the last handle,
/// after kill -9 too. Between the two calls it is there, empty, under a random name. On Windows a file that is open keeps its name; the
/// system deletes it with the last handle, and the folder decides who may read it: the system's temporary folder is the user's own.
/// </remarks>
internal static class SpillFile
{
    /// <summary>Makes an empty one, for positional reads and writes.</summary>
    /// <exception cref="IOException">It cannot be created in the folder.</exception>
    public static FileStream Open(string folder)
    {
        string path = Path.Combine(folder, $"vmgeneralize-{HostFile.RandomName()}.tmp");
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
            Options = FileOptions.RandomAccess,
        };
        if (OperatingSystem.IsWindows())
        {
            options.Options |= FileOptions.DeleteOnClose;
            return new FileStream(path, options);
        }

        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        FileStream file = new(path, options);
        try
        {
            // Not DeleteOnClose: there .NET removes the name only when the file is closed, and a killed process closes nothing.
            File.Delete(path);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
