namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>Where the bytes of a file extent are.</summary>
internal enum BtrfsExtentKind : byte
{
    /// <summary>In the item itself.</summary>
    Inline = 0,

    /// <summary>In an extent; address 0 is a hole.</summary>
    Regular = 1,

    /// <summary>In an extent that was allocated and never written: zeros.</summary>
    Preallocated = 2,
}
