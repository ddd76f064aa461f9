using VmGeneralize.Guests;

namespace VmGeneralize.Checks;

/// <summary>Everything below a folder, without ever going through a link: links and reparse points are files here.</summary>
internal static class GuestTree
{
    /// <summary>As many entries as are checked below one folder: a damaged or huge tree must not hold a check up.</summary>
    public const int Limit = 50_000;

    /// <summary>
    /// Folders in folders that are checked; Windows' own names end long before. In a damaged tree a folder may be in itself, and each
    /// further name costs as many steps as it has folders.
    /// </summary>
    public const int MaxDepth = 128;

    /// <summary>Files and folders below a folder, at most <see cref="Limit"/> + 1 of them, and none below <see cref="MaxDepth"/> folders.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="onLeft">Called for each folder that is too deep to be looked into, and when there are more files than are checked.</param>
    public static IEnumerable<GuestFile> Below(IGuestView guest, string folder, Action? onLeft = null)
    {
        Stack<(string Path, int Depth)> folders = new([(folder, 1)]);
        int seen = 0;
        while (folders.TryPop(out (string Path, int Depth) current))
        {
            foreach (GuestFile file in guest.List(current.Path))
            {
                yield return file;
                if (++seen > Limit)
                {
                    onLeft?.Invoke();
                    yield break;
                }

                if (file.IsDirectory && current.Depth == MaxDepth)
                {
                    onLeft?.Invoke();
                }
                else if (file.IsDirectory)
                {
                    folders.Push((file.Path, current.Depth + 1));
                }
            }
        }
    }
}
