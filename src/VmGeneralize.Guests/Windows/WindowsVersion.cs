using System.Globalization;

namespace VmGeneralize.Guests.Windows;

/// <summary>Which Windows it is, from [SOFTWARE] Microsoft\Windows NT\CurrentVersion.</summary>
/// <param name="ProductName">Marketing name; corrected for Windows 11, which still calls itself Windows 10 there.</param>
/// <param name="Edition">EditionID, such as <c>ServerDatacenter</c>.</param>
/// <param name="InstallationType">Client, Server, Server Core ...</param>
/// <param name="Build">CurrentBuildNumber, with the update revision when known: <c>20348.2701</c>.</param>
/// <param name="DisplayVersion">Feature update, such as <c>21H2</c>.</param>
public sealed record WindowsVersion(string? ProductName, string? Edition, string? InstallationType, string? Build, string? DisplayVersion)
{
    private const string Key = @"Microsoft\Windows NT\CurrentVersion";
    private const int FirstWindows11Build = 22000;

    public static WindowsVersion Read(IRegistryView registry)
    {
        string? Text(string name) => registry.Text("SOFTWARE", Key, name);
        string? build = Text("CurrentBuildNumber") ?? Text("CurrentBuild");
        string? product = Text("ProductName");
        if (product is not null
            && product.StartsWith("Windows 10", StringComparison.Ordinal)
            && int.TryParse(build, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number >= FirstWindows11Build)
        {
            product = "Windows 11" + product["Windows 10".Length..];
        }

        return new WindowsVersion(
            product,
            Text("EditionID"),
            Text("InstallationType"),
            build is not null && registry.Number("SOFTWARE", Key, "UBR") is uint revision ? $"{build}.{revision}" : build,
            Text("DisplayVersion") ?? Text("ReleaseId"));
    }

    public override string ToString() => $"{ProductName ?? "Windows"}{(Build is null ? "" : $" (build {Build})")}";
}
