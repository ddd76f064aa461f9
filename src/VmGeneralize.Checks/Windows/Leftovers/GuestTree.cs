using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

/// <summary>Everything below a folder, without ever going through a link: links and reparse points are files here.</summary>
internal static class GuestTree
{
    /// <summary>As many entries as are looked at below one folder: a damaged or huge tree must not hold a check up.</summary>
    public const int Limit = 50_000;

    /// <summary>Files and folders below a folder, at most <see cref="Limit"/> + 1 of them.</summary>
    public static IEnumerable<GuestFile> Below(IGuestView guest, string folder)
    {
        Stack<string> folders = new([folder]);
        int seen = 0;
        while (folders.TryPop(out string? current))
        {
            foreach (GuestFile file in guest.List(current))
            {
                yield return file;
                if (++seen > Limit)
                {
                    yield break;
                }

                if (file.IsDirectory)
                {
                    folders.Push(file.Path);
                }
            }
        }
    }
}
