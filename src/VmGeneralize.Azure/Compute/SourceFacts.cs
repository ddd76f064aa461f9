namespace VmGeneralize.Azure.Compute;

/// <summary>What Azure knows of something an image can be made of.</summary>
/// <param name="Location">Region.</param>
/// <param name="OsType">Null: not said.</param>
/// <param name="Generation">Null: not said.</param>
/// <param name="IsGeneralized">Null: Azure does not know.</param>
public sealed record SourceFacts(string Location, OsType? OsType, Generation? Generation, bool? IsGeneralized);
