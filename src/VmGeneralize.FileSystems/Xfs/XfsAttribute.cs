namespace VmGeneralize.FileSystems.Xfs;

/// <summary>An extended attribute as it is stored.</summary>
/// <param name="Flags">Its namespace, and whether it is complete.</param>
/// <param name="Name">Without the namespace.</param>
/// <param name="Value">The value.</param>
internal readonly record struct XfsAttribute(XfsAttributeFlags Flags, byte[] Name, byte[] Value)
{
    public const int LongestValue = 65536; // XATTR_SIZE_MAX of the kernel
}
