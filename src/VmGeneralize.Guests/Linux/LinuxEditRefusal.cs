using VmGeneralize.Blocks;

namespace VmGeneralize.Guests.Linux;

/// <summary>Codes of refusals of an edit by a Linux guest.</summary>
internal static class LinuxEditRefusal
{
    public static RefusalCode MountPoint { get; } = new("mount-point");

    public static RefusalCode FileTooLarge { get; } = new("file-too-large");

    public static RefusalCode NotAFile { get; } = new("not-a-file");

    public static RefusalCode ReadOnlyFileSystem { get; } = new("read-only-file-system");
}
