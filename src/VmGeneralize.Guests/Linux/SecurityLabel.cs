using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Posix;
using VmGeneralize.Guests.Linux.Mounting;

namespace VmGeneralize.Guests.Linux;

/// <summary>
/// The SELinux label of a new file. A file without one is denied to most services; the policy that knows the right one is not read, so the
/// label is the one that most files beside it have.
/// </summary>
internal static class SecurityLabel
{
    private const string AttributeName = "security.selinux";
    private const int MaxNeighbours = 1000; // enough to see what is usual there

    /// <param name="folder">Where the file is to be made, on a POSIX file system.</param>
    /// <param name="kind">What it will be: neighbours of the same kind count first.</param>
    /// <returns>Null on a system without labels.</returns>
    public static ExtendedAttribute? ForNew(TreeNode folder, FileKind kind)
    {
        IPosixFileSystem fileSystem = folder.Mount.Posix!;
        FileEntry[] neighbours = [.. fileSystem.List(folder.Entry).Take(MaxNeighbours)];
        return Usual(fileSystem, neighbours.Where(entry => entry.Kind == kind))
            ?? Usual(fileSystem, neighbours.Where(entry => entry.Kind == FileKind.File))
            ?? Of(fileSystem, folder.Entry);
    }

    private static ExtendedAttribute? Usual(IPosixFileSystem fileSystem, IEnumerable<FileEntry> entries) => entries
        .Select(entry => Of(fileSystem, entry))
        .OfType<ExtendedAttribute>()
        .GroupBy(label => Convert.ToHexString(label.Value.Span), StringComparer.Ordinal)
        .OrderByDescending(group => group.Count())
        .ThenBy(group => group.Key, StringComparer.Ordinal)
        .FirstOrDefault()?.First();

    private static ExtendedAttribute? Of(IPosixFileSystem fileSystem, FileEntry entry) =>
        fileSystem.ExtendedAttributes(entry).FirstOrDefault(attribute => attribute.Name == AttributeName);
}
