namespace VmGeneralize.TestSupport.Judges;

/// <summary>The differences between two manifests.</summary>
/// <param name="Removed">Rows that only the first one has.</param>
/// <param name="Added">Rows that only the second one has.</param>
/// <param name="Changed">Maps each path to the names of the columns that differ.</param>
public sealed record ManifestDifference(
    IReadOnlyList<ManifestRow> Removed, IReadOnlyList<ManifestRow> Added, IReadOnlyDictionary<string, IReadOnlyList<string>> Changed);
