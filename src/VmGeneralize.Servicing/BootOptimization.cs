namespace VmGeneralize.Servicing;

/// <summary>Result of a boot optimization.</summary>
/// <param name="Volume">The volume with Windows, as <c>\\?\Volume{...}\</c>.</param>
/// <param name="DriveLetter">Under which DISM saw it.</param>
/// <param name="Arguments">What DISM was given.</param>
/// <param name="ExitCode">What DISM answered: 0, or 3010.</param>
/// <param name="Notes">What a user should know though it worked.</param>
public sealed record BootOptimization(string Volume, char DriveLetter, IReadOnlyList<string> Arguments, int ExitCode, IReadOnlyList<string> Notes);

/// <summary>Progress of a boot optimization.</summary>
/// <param name="Stage">What is being done, for people.</param>
/// <param name="Percent">0 to 100; null when it cannot be determined.</param>
public readonly record struct BootOptimizationProgress(string Stage, int? Percent);
