using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.Identity;

/// <summary>Finding what the table names, and removing it.</summary>
public static class IdentityRemoval
{
    /// <summary>The edits of one operation.</summary>
    public static IReadOnlyList<GuestEdit> Plan(IGuestView guest, string operation) =>
        [.. SharedIdentities.All.Where(identity => identity.Operation == operation).SelectMany(identity => identity.Paths
            .SelectMany(path => path.EndsWith('/') ? guest.Empty(path.TrimEnd('/')) : Expanded(guest, path).SelectMany(guest.RemovePlain))
            .Concat(identity.Search(guest).SelectMany(guest.RemovePlain))).Distinct()];

    /// <summary>The paths of an identity that exist in a guest: files, and folders that hold something.</summary>
    public static IEnumerable<string> Found(IGuestView guest, SharedIdentity identity) => identity.Paths
        .SelectMany(path => path.EndsWith('/') ? [path.TrimEnd('/')] : Expanded(guest, path))
        .Concat(identity.Search(guest))
        .Where(path => guest.Find(path) is { } file && (!file.IsDirectory || guest.List(file.Path).Any()))
        .Distinct();

    /// <summary>A path, or those that match its one star.</summary>
    private static IEnumerable<string> Expanded(IGuestView guest, string path)
    {
        int star = path.IndexOf('*', StringComparison.Ordinal);
        if (star < 0)
        {
            return [path];
        }

        int slash = path.LastIndexOf('/', star);
        int end = path.IndexOf('/', star) is var next and >= 0 ? next : path.Length;
        string start = path[(slash + 1)..star];
        return guest.Entries(path[..slash]).OrShown([])
            .Where(entry => entry.Name.StartsWith(start, StringComparison.Ordinal) && entry.IsDirectory == end < path.Length)
            .Select(entry => GuestPath.Join(path[..slash], entry.Name) + path[end..]);
    }
}
