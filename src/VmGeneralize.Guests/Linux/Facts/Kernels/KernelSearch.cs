namespace VmGeneralize.Guests.Linux.Facts.Kernels;

/// <summary>Result of a search for a kernel to start.</summary>
/// <param name="Kernel">A file that is one, by its bytes; null when there is none.</param>
/// <param name="Suspect">Without one: a file where kernels are that is large enough, and not of a kind that is known; null when there is none either.</param>
public sealed record KernelSearch(string? Kernel, string? Suspect);
