namespace VmGeneralize.FileSystems;

/// <summary>An edit creates something that already exists in the guest: the planner did not check.</summary>
/// <param name="path">In the guest.</param>
/// <param name="volume">Where it is, such as "NTFS volume".</param>
public sealed class GuestPathExistsException(string path, string volume) : Exception($"{path} is on the {volume} already")
{
    public string Path { get; } = path;
}
