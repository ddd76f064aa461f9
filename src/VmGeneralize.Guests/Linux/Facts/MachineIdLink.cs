namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>A machine ID (machine-id(5)) that is elsewhere: <c>/etc/machine-id</c> is a link.</summary>
public static class MachineIdLink
{
    private const string Path = "/etc/machine-id";
    private const int Digits = 32;

    /// <summary>
    /// What the link leads to: a regular file that holds an ID and nothing else, or nothing at all. Null for anything else, which is not to be
    /// followed, and where there is no link.
    /// </summary>
    public static GuestFile? Target(IGuestView guest) =>
        guest.Find(Path) is { LinkTarget: not null } && guest.Locate(Path).TryGet(out GuestFile? file) && file is { IsFile: true, IsReadOnly: false }
            && (file.Length == 0 || (file.Length <= Digits + 1 && guest.ReadText(file.Path)?.Trim() is { Length: Digits } id && id.All(char.IsAsciiHexDigit)))
            ? file
            : null;
}
