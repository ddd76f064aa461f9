namespace VmGeneralize.Guests;

/// <summary>Absolute paths inside a guest: they start with <c>/</c> and never name anything on the host.</summary>
public static class GuestPath
{
    private const string VolumeMark = "//";

    /// <summary>Appends one name.</summary>
    public static string Join(string folder, string name) => folder.EndsWith('/') ? folder + name : $"{folder}/{name}";

    /// <summary>
    /// Root of a Windows volume that is not the system drive: <c>//partition 3</c>. No name in a folder begins with a slash, so that no path of
    /// the system drive can be taken for one, and drive letters would not do: Sysprep forgets them.
    /// </summary>
    public static string OfVolume(string volume) => VolumeMark + volume;

    /// <summary>The volume that a path names, and the path in it; null for a path of the system drive, or on Linux.</summary>
    public static (string Volume, string Inner)? OnVolume(string path) => !path.StartsWith(VolumeMark, StringComparison.Ordinal) ? null
        : path.IndexOf('/', VolumeMark.Length) is > 0 and int slash ? (path[VolumeMark.Length..slash], path[slash..])
        : (path[VolumeMark.Length..], "/");

    /// <summary>The path as Windows users write it: <c>C:\pagefile.sys</c>, <c>partition 3:\pagefile.sys</c>.</summary>
    public static string ToWindows(string path) =>
        (OnVolume(path) is var (volume, inner) ? $"{volume}:{inner}" : "C:" + path).Replace('/', '\\');

    /// <summary>The path as the guest's users write it.</summary>
    public static string ToShown(string path, GuestKind guest) => guest == GuestKind.Windows ? ToWindows(path) : path;

    /// <summary>How names compare: Windows ignores case, Linux does not.</summary>
    public static StringComparison Comparison(GuestKind guest) => guest == GuestKind.Windows ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>True when <paramref name="path"/> is <paramref name="folder"/> or is in it.</summary>
    public static bool IsSameOrBelow(string path, string folder, GuestKind guest) =>
        path.Equals(folder, Comparison(guest)) || path.StartsWith(folder.EndsWith('/') ? folder : folder + "/", Comparison(guest));
}
