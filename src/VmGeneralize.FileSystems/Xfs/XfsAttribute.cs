namespace VmGeneralize.FileSystems.Xfs;

/// <summary>An extended attribute as it is stored.</summary>
/// <param name="Flags">Its name space, and whether it counts.</param>
/// <param name="Name">Without the name space.</param>
/// <param name="Value">The value.</param>
internal readonly record struct XfsAttribute(XfsAttributeFlags Flags, byte[] Name, byte[] Value)
{
    public const int LongestValue = 65536; // XATTR_SIZE_MAX of the kernel
}
