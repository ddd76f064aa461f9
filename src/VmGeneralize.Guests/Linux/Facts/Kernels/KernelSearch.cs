namespace VmGeneralize.Guests.Linux.Facts.Kernels;

/// <summary>What a search for a kernel to start found.</summary>
/// <param name="Kernel">A file that is one, by its bytes; null when there is none.</param>
/// <param name="Suspect">Without one: a file where kernels are that is large enough, and not of a kind that is known; null when there is none either.</param>
public sealed record KernelSearch(string? Kernel, string? Suspect);
