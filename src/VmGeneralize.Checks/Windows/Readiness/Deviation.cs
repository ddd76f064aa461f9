namespace VmGeneralize.Checks.Windows.Readiness;

/// <summary>A registry value that is not as it should be.</summary>
/// <param name="Hive">Such as <c>SYSTEM</c>.</param>
/// <param name="Key">Relative to the hive's root.</param>
/// <param name="Name">Of the value.</param>
/// <param name="Expected">What should be there, or "absent".</param>
/// <param name="Found">What is there, or "absent".</param>
internal sealed record Deviation(string Hive, string Key, string Name, string Expected, string Found)
{
    /// <summary>The last name of the key: a service or a profile.</summary>
    public string Leaf => Key[(Key.LastIndexOf('\\') + 1)..];
}
