namespace VmGeneralize.Disks.Tests.Contract;

/// <summary>A disk file under test and the truth about its content.</summary>
/// <param name="Path">The disk file.</param>
/// <param name="Oracle">A raw file with the same content, made by other means than the code under test.</param>
/// <param name="Format">What it must be recognized as.</param>
public sealed record Subject(string Path, string Oracle, DiskFormat Format);
