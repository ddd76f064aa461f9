namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>Something that keeps a module from being loaded that a VM in Azure has a use for.</summary>
/// <param name="Module">The module.</param>
/// <param name="Path">The file that says so.</param>
/// <param name="Statement">What it says, without comments and blanks that mean nothing.</param>
/// <param name="Line">The line of a file of modprobe.d, as <see cref="Edits.LineEdits"/> takes it; null where it is not one line of such a file.</param>
public sealed record ForbiddenModule(NeededModule Module, string Path, string Statement, string? Line);
