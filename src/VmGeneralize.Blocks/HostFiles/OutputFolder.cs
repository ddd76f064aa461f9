namespace VmGeneralize.Blocks.HostFiles;

/// <summary>The folder of an output: checks before the work, not after hours of it, that it exists, accepts files and has room.</summary>
public static class OutputFolder
{
    /// <summary>Refuses a file whose folder is missing or accepts no new files. No folder is created: a typo in a path would create one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mayMake">The folder itself is created when the file is written; its parent must exist.</param>
    /// <exception cref="RefusedException">No file could be written there.</exception>
    public static void Require(string path, bool mayMake = false)
    {
        string folder = FolderOf(path);
        if (mayMake && !Directory.Exists(folder) && !File.Exists(folder))
        {
            folder = Path.GetDirectoryName(folder) ?? folder;
        }

        if (File.Exists(folder))
        {
            throw new RefusedException(HostFileRefusal.NoFolder, $"{folder} is a file, so {path} cannot be written.", "Choose another folder.");
        }

        if (!Directory.Exists(folder))
        {
            throw new RefusedException(
                HostFileRefusal.NoFolder, $"{path} cannot be written: there is no folder {folder}.", "Correct the path, or make the folder.");
        }

        RequireWritable(folder, path);
    }

    /// <summary>Bytes that are left for a file of this name; null when the system does not say.</summary>
    public static long? FreeBytes(string path)
    {
        string folder = FolderOf(path);
        try
        {
            return new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(folder)! : folder).AvailableFreeSpace;
        }
        catch (Exception problem) when (problem is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return null; // a share of another machine, for one
        }
    }

    private static string FolderOf(string path)
    {
        string full = Path.GetFullPath(path);
        return Path.GetDirectoryName(full) ?? full;
    }

    // Rights, attributes, quotas and read-only mounts all matter; only creating a file shows it.
    private static void RequireWritable(string folder, string path)
    {
        try
        {
            OutputFile.RemoveAbandoned(folder, Path.GetFileName(path));
            string probe = OutputFile.TemporaryName(folder, Path.GetFileName(path));
            using FileStream file = new(
                probe, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose, BufferSize = 0 });
        }
        catch (UnauthorizedAccessException)
        {
            throw new RefusedException(
                HostFileRefusal.FolderNotWritable, $"You may not write files in {folder}.", "Choose another folder, or ask for rights on this one.");
        }
        catch (IOException problem)
        {
            // The system's message, without the name of the probe.
            string cause = problem is FileNotFoundException or DirectoryNotFoundException ? "" : $": {problem.Message.Split(" : '")[0].TrimEnd('.')}";
            throw new RefusedException(HostFileRefusal.FolderNotWritable, $"No file can be written in {folder}{cause}.", "Choose another folder.");
        }
    }
}
