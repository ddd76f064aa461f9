namespace VmGeneralize.TestSupport.Judges;

/// <summary>One file, directory, reparse point or stream of a <see cref="WindowsManifest"/>.</summary>
/// <param name="Path">Path from the root, separated by slashes; a stream is <c>path:stream</c>.</param>
/// <param name="Type">f, d, r (reparse point) or s (stream).</param>
/// <param name="Size">Size in bytes, or "-".</param>
/// <param name="Sha256">SHA-256 of the contents, or of the reparse data.</param>
/// <param name="Attributes">FILE_ATTRIBUTE_* in hexadecimal.</param>
/// <param name="Links">Number of names.</param>
/// <param name="Inode">MFT record number.</param>
/// <param name="ReparseTag">Reparse tag in hexadecimal.</param>
/// <param name="Modified">Modification time in seconds since 1970.</param>
/// <param name="Acl">Digest of the security descriptor.</param>
public sealed record ManifestRow(
    string Path, string Type, string Size, string Sha256, string Attributes, string Links, string Inode, string ReparseTag,
    string Modified, string Acl)
{
    /// <summary>Names of the columns in which two rows differ.</summary>
    public IReadOnlyList<string> DifferingColumns(ManifestRow other)
    {
        (string Name, bool Same)[] columns =
        [
            (nameof(Type), Type == other.Type),
            (nameof(Size), Size == other.Size),
            (nameof(Sha256), Sha256 == other.Sha256),
            (nameof(Attributes), Attributes == other.Attributes),
            (nameof(Links), Links == other.Links),
            (nameof(Inode), Inode == other.Inode),
            (nameof(ReparseTag), ReparseTag == other.ReparseTag),
            (nameof(Modified), Modified == other.Modified),
            (nameof(Acl), Acl == other.Acl),
        ];
        return [.. columns.Where(column => !column.Same).Select(column => column.Name)];
    }
}
