namespace VmGeneralize.Guests;

/// <summary>Absolute paths inside a guest: they start with <c>/</c> and never name anything on the host.</summary>
public static class GuestPath
{
    /// <summary>Appends one name.</summary>
    public static string Join(string folder, string name) => folder.EndsWith('/') ? folder + name : $"{folder}/{name}";

    /// <summary>The path as Windows users write it.</summary>
    public static string ToWindows(string path) => "C:" + path.Replace('/', '\\');

    /// <summary>True when <paramref name="path"/> is <paramref name="folder"/> or lies in it; case does not count.</summary>
    public static bool IsSameOrBelow(string path, string folder) =>
        path.Equals(folder, StringComparison.OrdinalIgnoreCase)
        || path.StartsWith(folder.EndsWith('/') ? folder : folder + "/", StringComparison.OrdinalIgnoreCase);
}
