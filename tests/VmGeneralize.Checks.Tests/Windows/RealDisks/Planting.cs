namespace VmGeneralize.Checks.Tests.Windows.RealDisks;

/// <summary>The files and registry entries that make one check find something on a real disk.</summary>
/// <param name="Check">The check's id.</param>
/// <param name="Evidence">Everything that it finds on the planted disk, in any order.</param>
internal sealed record Planting(string Check, params IReadOnlyList<string> Evidence)
{
    /// <summary>Files, by their path on C: with "/".</summary>
    public IReadOnlyList<(string Path, string Text)> Files { get; init; } = [];

    /// <summary>
    /// Keys (without a name) and values (as <see cref="TestSupport.Guests.RegistryText"/> takes them). A hive is a name such as
    /// SYSTEM, or the path of an NTUSER.DAT.
    /// </summary>
    public IReadOnlyList<(string Hive, string Key, string? Name, object? Data)> Registry { get; init; } = [];
}
