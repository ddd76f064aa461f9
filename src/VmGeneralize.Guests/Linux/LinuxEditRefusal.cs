using VmGeneralize.Blocks;

namespace VmGeneralize.Guests.Linux;

/// <summary>Why a Linux guest does not take an edit.</summary>
internal static class LinuxEditRefusal
{
    public static RefusalCode MountPoint { get; } = new("mount-point");

    public static RefusalCode FileTooLarge { get; } = new("file-too-large");

    public static RefusalCode NotAFile { get; } = new("not-a-file");

    public static RefusalCode ReadOnlyFileSystem { get; } = new("read-only-file-system");
}
