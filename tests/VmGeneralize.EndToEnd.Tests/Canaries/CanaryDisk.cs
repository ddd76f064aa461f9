namespace VmGeneralize.EndToEnd.Tests.Canaries;

/// <summary>A raw disk with strings in every place where dead data can lie.</summary>
/// <param name="Path">The disk.</param>
/// <param name="Canaries">The strings.</param>
/// <param name="Volumes">The volumes to compare and check.</param>
internal sealed record CanaryDisk(string Path, IReadOnlyList<Canary> Canaries, IReadOnlyList<CanaryPartition> Volumes);
