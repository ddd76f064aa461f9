using VmGeneralize.FileSystems;

namespace VmGeneralize.Guests.Outside;

/// <summary>A rule that identifies one kind of machine-specific data by its name and place.</summary>
/// <param name="What">In words, as a plural.</param>
/// <param name="Fits">
/// Whether a file that is not empty is of this kind: the folders that it is in from the volume's root on, its name, both in lower case,
/// and what its file system says about it.
/// </param>
internal sealed record MachineDataRule(string What, Func<IReadOnlyList<string>, string, FileEntry, bool> Fits);
