namespace VmGeneralize.FileSystems.Posix;

/// <summary>One extended attribute of a file.</summary>
/// <param name="Name">With its namespace, such as <c>security.selinux</c>.</param>
/// <param name="Value">Its bytes.</param>
public sealed record ExtendedAttribute(string Name, ReadOnlyMemory<byte> Value);
