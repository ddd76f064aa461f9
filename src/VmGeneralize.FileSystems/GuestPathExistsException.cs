namespace VmGeneralize.FileSystems;

/// <summary>An edit makes something that is in the guest already: whoever planned it did not look.</summary>
/// <param name="path">In the guest.</param>
/// <param name="volume">Where it is, such as "NTFS volume".</param>
public sealed class GuestPathExistsException(string path, string volume) : Exception($"{path} is on the {volume} already")
{
    public string Path { get; } = path;
}
