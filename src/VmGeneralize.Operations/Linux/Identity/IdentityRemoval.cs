using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.Identity;

/// <summary>Finding what the table names, and removing it.</summary>
public static class IdentityRemoval
{
    /// <summary>The edits of one operation, and what it did not look at.</summary>
    internal static PartialPlan Decide(IGuestView guest, string operation)
    {
        List<GuestEdit> edits = [];
        List<LeftPart> left = [];
        foreach (SharedIdentity identity in SharedIdentities.All.Where(identity => identity.Operation == operation))
        {
            edits.AddRange(identity.Paths.SelectMany(
                path => path.EndsWith('/') ? guest.Empty(path.TrimEnd('/')) : Expanded(guest, path).SelectMany(guest.RemovePlain)));
            FoundRunners? found = identity.Search?.Invoke(guest);
            edits.AddRange(found?.Files.SelectMany(file => guest.RemovePlain(file.Path)) ?? []);
            left.AddRange(found?.NotAll is { } part ? [new LeftPart(identity.Meaning, part)] : []);
        }

        return new PartialPlan([.. edits.Distinct()], left);
    }

    /// <summary>The paths of an identity that exist in a guest: files, and folders that hold something.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="identity">What is looked for.</param>
    /// <param name="onLeft">Gets what was not looked at.</param>
    public static IEnumerable<string> Found(IGuestView guest, SharedIdentity identity, Action<Unreadable>? onLeft = null) => identity.Paths
        .SelectMany(path => path.EndsWith('/') ? [path.TrimEnd('/')] : Expanded(guest, path))
        .Concat(Searched(guest, identity, onLeft))
        .Where(path => guest.Find(path) is { } file && (!file.IsDirectory || guest.List(file.Path).Any()))
        .Distinct();

    private static IEnumerable<string> Searched(IGuestView guest, SharedIdentity identity, Action<Unreadable>? onLeft)
    {
        if (identity.Search?.Invoke(guest) is not { } found)
        {
            return [];
        }

        if (found.NotAll is { } part)
        {
            onLeft?.Invoke(part);
        }

        return found.Files.Select(file => file.Path);
    }

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
