namespace VmGeneralize.FileSystems.Probing;

/// <summary>
/// The names that fstab and boot loaders know a volume by. They are read from where each format keeps them, so that volumes are identified
/// even when their file system is unsupported or damaged.
/// </summary>
/// <param name="Id">UUID as blkid writes it, in lower case (<c>5647-4d01</c> for FAT); empty when the format has none.</param>
/// <param name="Label">Empty without one. FAT's, which is in its root directory too, is taken from the boot sector.</param>
public sealed record VolumeIdentity(string Id, string Label)
{
    public static VolumeIdentity None { get; } = new("", "");
}
