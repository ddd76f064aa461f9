namespace VmGeneralize.FileSystems;

/// <summary>
/// An edit names something that is not in the guest: the planner did not check. It is not a <see cref="FileNotFoundException"/>,
/// which is about a file of this machine.
/// </summary>
/// <param name="path">In the guest.</param>
/// <param name="volume">Where it was looked for, such as "NTFS volume".</param>
public sealed class GuestPathNotFoundException(string path, string volume) : Exception($"{path} is not on the {volume}")
{
    public string Path { get; } = path;
}
