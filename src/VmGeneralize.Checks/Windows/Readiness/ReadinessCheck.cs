using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Readiness;

/// <summary>Helpers of the checks of Azure readiness.</summary>
internal static class ReadinessCheck
{
    public static Uri Documentation { get; } = new("https://learn.microsoft.com/azure/virtual-machines/windows/prepare-for-upload-vhd-image");

    public static Check Create(string id, string title, Func<IGuestView, IReadOnlyList<Finding>> find) => new()
    {
        Id = id,
        Title = title,
        Area = CheckArea.AzureReadiness,
        Guest = GuestKind.Windows,
        Source = Documentation,
        Find = find,
    };

    /// <summary>A registry value as evidence: <c>HIVE\key: value</c>.</summary>
    public static string Evidence(string hive, string key, string value) => $@"{hive}\{key}: {value}";

    /// <summary>A value's data for people, or "absent".</summary>
    public static string Shown(this IRegistryView registry, string hive, string key, string value) =>
        registry.Number(hive, key, value)?.ToString()
        ?? registry.Text(hive, key, value)
        ?? (registry.Bytes(hive, key, value) is { } bytes ? $"{bytes.Length} bytes" : "absent");
}
