namespace VmGeneralize.Guests;

/// <summary>Absolute paths inside a guest: they start with <c>/</c> and never name anything on the host.</summary>
public static class GuestPath
{
    /// <summary>Appends one name.</summary>
    public static string Join(string folder, string name) => folder.EndsWith('/') ? folder + name : $"{folder}/{name}";

    /// <summary>The path as Windows users write it.</summary>
    public static string ToWindows(string path) => "C:" + path.Replace('/', '\\');

    /// <summary>The path as the guest's users write it.</summary>
    public static string ToShown(string path, GuestKind guest) => guest == GuestKind.Windows ? ToWindows(path) : path;

    /// <summary>How names compare: Windows does not tell case apart, Linux does.</summary>
    public static StringComparison Comparison(GuestKind guest) => guest == GuestKind.Windows ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>True when <paramref name="path"/> is <paramref name="folder"/> or lies in it.</summary>
    public static bool IsSameOrBelow(string path, string folder, GuestKind guest) =>
        path.Equals(folder, Comparison(guest)) || path.StartsWith(folder.EndsWith('/') ? folder : folder + "/", Comparison(guest));
}
