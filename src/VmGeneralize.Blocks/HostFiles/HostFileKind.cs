namespace VmGeneralize.Blocks.HostFiles;

/// <summary>What a path of this machine names.</summary>
public enum HostFileKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A regular file.</summary>
    File,

    Folder,

    /// <summary>A symbolic link, wherever it leads; on Windows also a junction.</summary>
    Link,

    BlockDevice,

    CharacterDevice,

    Pipe,

    /// <summary>A socket, or what cannot be determined.</summary>
    Other,
}
