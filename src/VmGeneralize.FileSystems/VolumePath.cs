namespace VmGeneralize.FileSystems;

/// <summary>Paths as every file system takes them: absolute, with <c>/</c> between the names.</summary>
public static class VolumePath
{
    /// <summary>The names of a path, from the root on; none for the root itself. Empty names between slashes are ignored.</summary>
    public static string[] Split(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);
}
