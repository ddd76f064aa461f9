namespace VmGeneralize.TestSupport.Judges;

/// <summary>One file, directory, link or device of a <see cref="LinuxManifest"/>.</summary>
/// <param name="Path">Absolute path in the guest, escaped.</param>
/// <param name="Type">f, d, l, c, b, p or s.</param>
/// <param name="Mode">Permission bits, four octal digits.</param>
/// <param name="UserId">Owner.</param>
/// <param name="GroupId">Group.</param>
/// <param name="Size">Size in bytes; 0 for directories.</param>
/// <param name="Links">Number of names of a file, otherwise "-".</param>
/// <param name="Digest">SHA-256 of the contents in hexadecimal, a link's target escaped, major:minor of a device, otherwise "-".</param>
/// <param name="ExtendedAttributes"><c>name=digest</c> (first 16 digits of SHA-256), ordered by name, separated by commas; "-" if there are none.</param>
public sealed record LinuxManifestRow(
    string Path, string Type, string Mode, string UserId, string GroupId, string Size, string Links, string Digest, string ExtendedAttributes)
{
    /// <summary>Names of the columns in which two rows differ.</summary>
    public IEnumerable<string> DifferingColumns(LinuxManifestRow other)
    {
        (string Name, bool Same)[] columns =
        [
            (nameof(Type), Type == other.Type),
            (nameof(Mode), Mode == other.Mode),
            (nameof(UserId), UserId == other.UserId),
            (nameof(GroupId), GroupId == other.GroupId),
            (nameof(Size), Size == other.Size),
            (nameof(Links), Links == other.Links),
            (nameof(Digest), Digest == other.Digest),
            (nameof(ExtendedAttributes), ExtendedAttributes == other.ExtendedAttributes),
        ];
        return columns.Where(column => !column.Same).Select(column => column.Name);
    }

    internal static LinuxManifestRow Parse(string line)
    {
        string[] cells = line.Split('\t');
        return new LinuxManifestRow(cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], cells[6], cells[7], cells[8]);
    }
}
