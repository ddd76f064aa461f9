using VmGeneralize.Guests;

namespace VmGeneralize.Checks;

/// <summary>Number and size of the files at a path.</summary>
/// <param name="Files">Number of files; links count as one.</param>
/// <param name="Bytes">Bytes of their main streams.</param>
/// <param name="Complete">False when there is more than was counted.</param>
internal readonly record struct Content(int Files, long Bytes, bool Complete)
{
    /// <summary>What a file is, or all that is below a folder; nothing for a path that does not exist.</summary>
    public static Content Of(IGuestView guest, string path) => guest.Find(path) switch
    {
        null => new Content(0, 0, Complete: true),
        { IsDirectory: true } => Below(guest, path),
        GuestFile file => Sum([file]),
    };

    public static Content Sum(IEnumerable<GuestFile> entries)
    {
        int seen = 0;
        int files = 0;
        long bytes = 0;
        foreach (GuestFile file in entries)
        {
            seen++;
            if (!file.IsDirectory)
            {
                files++;

                // Lengths are what the file system says; a false one must not overflow.
                bytes = file.Length < long.MaxValue - bytes ? bytes + long.Max(0, file.Length) : long.MaxValue;
            }
        }

        return new Content(files, bytes, seen <= GuestTree.Limit);
    }

    private static Content Below(IGuestView guest, string folder)
    {
        bool deeper = false;
        Content content = Sum(GuestTree.Below(guest, folder, () => deeper = true));
        return content with { Complete = content.Complete && !deeper };
    }

    public override string ToString() => (Files, Complete) switch
    {
        (_, false) => $"more than {Files} files",
        (1, _) => "1 file",
        _ => $"{Files} files",
    };
}
