namespace VmGeneralize.Servicing;

/// <summary>Names of disks: <c>\\.\PhysicalDrive</c> and a number.</summary>
internal static class PhysicalDrive
{
    public const string Name = "PhysicalDrive";
    private const string Prefix = @"\\.\" + Name;

    public static string Path(int number) => Prefix + number;

    /// <summary>The number in a path; null when it is something else.</summary>
    public static int? Number(string path) =>
        path.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? NumberAfter(path, Prefix.Length) : null;

    /// <summary>The number in a device name without <c>\\.\</c>.</summary>
    public static int? NumberOfName(string name) =>
        name.StartsWith(Name, StringComparison.OrdinalIgnoreCase) ? NumberAfter(name, Name.Length) : null;

    private static int? NumberAfter(string text, int position) =>
        position < text.Length && text.AsSpan(position).IndexOfAnyExceptInRange('0', '9') < 0 && int.TryParse(text.AsSpan(position), out int number)
            ? number
            : null;
}
