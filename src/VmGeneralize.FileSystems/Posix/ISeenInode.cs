namespace VmGeneralize.FileSystems.Posix;

/// <summary>What a consistency check records about an inode in use.</summary>
internal interface ISeenInode
{
    /// <summary>The inode's number.</summary>
    ulong Key { get; }
}
