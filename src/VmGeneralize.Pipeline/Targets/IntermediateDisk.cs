using VmGeneralize.Azure.Compute;

namespace VmGeneralize.Pipeline.Targets;

/// <summary>The managed disk between a file and an image.</summary>
/// <param name="Name">Null: the image's name with "-upload".</param>
/// <param name="Keep">Leave it when the image is made.</param>
public sealed record IntermediateDisk(string? Name = null, bool Keep = false)
{
    /// <summary>What else the user says about it.</summary>
    public DiskSettings Settings { get; init; } = new();
}
