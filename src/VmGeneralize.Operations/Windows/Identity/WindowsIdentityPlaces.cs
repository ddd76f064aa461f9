using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Operations.Windows.Identity;

/// <summary>Finding what the table names, and removing it.</summary>
public static class WindowsIdentityPlaces
{
    /// <summary>The edits of one operation.</summary>
    public static IReadOnlyList<GuestEdit> Plan(IGuestView guest, string operation) => WindowsEdits.Once(WindowsIdentities.All
        .Where(identity => identity.Operation == operation).SelectMany(identity => identity.Places).SelectMany(place => Remove(guest, place)));

    /// <summary>What one operation does not look at.</summary>
    public static IReadOnlyList<LeftPart> Left(IGuestView guest, string operation) =>
    [
        .. WindowsIdentities.All.Where(identity => identity.Operation == operation)
            .Where(identity => identity.Places.OfType<IdentityPlace.Runner>().Any())
            .SelectMany(identity => RunnerFolders.Look(guest).NotAll is { } part ? [new LeftPart(identity.Meaning, part)] : Array.Empty<LeftPart>()),
    ];

    /// <summary>Where an identity is in a guest: paths, or places of the registry as <c>HIVE\key</c> or <c>HIVE\key: value</c>.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="identity">A row of the table.</param>
    /// <param name="onLeft">Gets the places where the search ended early, while the result is enumerated.</param>
    public static IEnumerable<string> Found(
        IGuestView guest, WindowsIdentity identity, Action<Unreadable> onLeft) => identity.Places.SelectMany(place => place switch
    {
        IdentityPlace.File file => Files(guest, file.Path).Select(found => GuestPath.ToWindows(found.Path)),
        IdentityPlace.Runner => Runners(guest, onLeft).Select(found => GuestPath.ToWindows(found.Path)),
        IdentityPlace.Folder folder => guest.List(folder.Path).Any() ? [GuestPath.ToWindows(guest.Find(folder.Path)!.Path)] : [],
        IdentityPlace.Value value => Values(guest, value).Select(found => $@"{found.Hive}\{found.Key}: {found.Name}"),
        IdentityPlace.Keys keys => Below(guest, keys).Select(key => $@"{keys.Hive}\{key}"),
        _ => throw new InvalidOperationException($"No place {place.GetType().Name}"),
    });

    private static IEnumerable<GuestEdit> Remove(IGuestView guest, IdentityPlace place) => place switch
    {
        IdentityPlace.File file => Files(guest, file.Path).Select(found => new GuestEdit.Delete(found.Path)),
        IdentityPlace.Runner => RunnerFolders.Look(guest).Files.Select(found => new GuestEdit.Delete(found.Path)),
        IdentityPlace.Folder folder => guest.DeleteContents(folder.Path),
        IdentityPlace.Value value => Values(guest, value),
        IdentityPlace.Keys keys => Below(guest, keys).Select(key => new GuestEdit.DeleteKey(keys.Hive, key)),
        _ => throw new InvalidOperationException($"No place {place.GetType().Name}"),
    };

    private static IReadOnlyList<GuestFile> Runners(IGuestView guest, Action<Unreadable> onLeft)
    {
        FoundRunners found = RunnerFolders.Look(guest);
        if (found.NotAll is { } part)
        {
            onLeft(part);
        }

        return found.Files;
    }

    private static IEnumerable<GuestFile> Files(IGuestView guest, string path) => guest.Find(path) is { IsFile: true } file ? [file] : [];

    private static IEnumerable<GuestEdit.DeleteValue> Values(IGuestView guest, IdentityPlace.Value value) => Keys(guest, value.Hive, value.Key)
        .SelectMany(key => guest.DeleteExistingValues(value.Hive, key, value.Name)).OfType<GuestEdit.DeleteValue>();

    private static IEnumerable<string> Below(IGuestView guest, IdentityPlace.Keys keys) => Keys(guest, keys.Hive, keys.Key)
        .SelectMany(key => guest.Registry.SubkeyNames(keys.Hive, key).Select(name => $@"{key}\{name}"));

    private static IReadOnlyList<string> Keys(IGuestView guest, string hive, string key) => hive == "SYSTEM" ? guest.InEveryControlSet(key) : [key];
}
