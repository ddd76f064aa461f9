namespace VmGeneralize.FileSystems.Ntfs.DeadData;

/// <summary>A run of clusters with the attribute that owns it.</summary>
/// <param name="Run">The run.</param>
/// <param name="File">Base record of the owner.</param>
/// <param name="Type">Its attribute.</param>
/// <param name="Name">The attribute's name.</param>
internal readonly record struct OwnedRun(Run Run, long File, AttributeType Type, string Name);
