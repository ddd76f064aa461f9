using VmGeneralize.FileSystems;

namespace VmGeneralize.Guests.Linux.Mounting;

/// <summary>One file or directory in the tree of a guest.</summary>
/// <param name="Path">Canonical path in the guest.</param>
/// <param name="Mount">The volume that it is on.</param>
/// <param name="Entry">What its file system says.</param>
internal sealed record TreeNode(string Path, LinuxMount Mount, FileEntry Entry)
{
    /// <summary>Its path in its file system.</summary>
    public string Inner => Mount.Inner(Path);
}
