namespace VmGeneralize.Disks.Tests.Contract;

/// <summary>A disk file under test and its true content.</summary>
/// <param name="Path">The disk file.</param>
/// <param name="Oracle">A raw file with the same content, made independently of the code under test.</param>
/// <param name="Format">The format that it must be recognized as.</param>
public sealed record Subject(string Path, string Oracle, DiskFormat Format);
