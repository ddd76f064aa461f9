namespace VmGeneralize.EndToEnd.Tests.Canaries;

/// <summary>A raw disk with strings in every place where something dead can lie.</summary>
/// <param name="Path">The disk.</param>
/// <param name="Canaries">The strings.</param>
/// <param name="Volumes">The volumes, as they are to be compared and judged.</param>
internal sealed record CanaryDisk(string Path, IReadOnlyList<Canary> Canaries, IReadOnlyList<CanaryPartition> Volumes);
