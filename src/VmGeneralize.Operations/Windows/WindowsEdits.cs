using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Operations.Windows;

/// <summary>The few shapes that most plans on Windows are made of: each yields edits only for what is there.</summary>
internal static class WindowsEdits
{
    /// <summary>Deletes each path that exists.</summary>
    public static IReadOnlyList<GuestEdit> DeleteExisting(this IGuestView guest, params string[] paths) =>
        [.. paths.Select(guest.Find).OfType<GuestFile>().Select(file => new GuestEdit.Delete(file.Path))];

    /// <summary>Deletes what is in each folder and keeps the folder itself, with its access rights.</summary>
    public static IReadOnlyList<GuestEdit> DeleteContents(this IGuestView guest, params IEnumerable<string> folders) =>
        [.. folders.SelectMany(guest.List).Select(file => new GuestEdit.Delete(file.Path))];

    /// <summary>Deletes the files right in each folder and what is in its folders; these stay, with their access rights.</summary>
    public static IReadOnlyList<GuestEdit> DeleteContentsOfEach(this IGuestView guest, params IEnumerable<string> folders) =>
    [
        .. folders.SelectMany(folder => guest.DeleteFiles(folder, static _ => true)
            .Concat(guest.List(folder).Where(file => file.IsDirectory).SelectMany(child => guest.DeleteContents(child.Path)))),
    ];

    /// <summary>Deletes the files right in a folder whose name is wanted; folders in it stay.</summary>
    public static IReadOnlyList<GuestEdit> DeleteFiles(this IGuestView guest, string folder, Func<string, bool> wanted) =>
        [.. guest.List(folder).Where(file => !file.IsDirectory && wanted(file.Name)).Select(file => new GuestEdit.Delete(file.Path))];

    /// <summary>Deletes the named values of one key that exist.</summary>
    public static IReadOnlyList<GuestEdit> DeleteExistingValues(this IGuestView guest, string hive, string key, params string[] names) =>
        [.. names.Where(name => guest.Registry.ValueExists(hive, key, name)).Select(name => new GuestEdit.DeleteValue(hive, key, name))];

    /// <summary>Deletes the keys that exist.</summary>
    public static IReadOnlyList<GuestEdit> DeleteExistingKeys(this IGuestView guest, string hive, params string[] keys) =>
        [.. keys.Where(key => guest.Registry.KeyExists(hive, key)).Select(key => new GuestEdit.DeleteKey(hive, key))];

    /// <summary>Deletes each path that exists on any volume of the guest.</summary>
    public static IReadOnlyList<GuestEdit> DeleteOnEachVolume(this IGuestView guest, params string[] paths) =>
        guest.DeleteExisting([.. guest.Roots.InEach(paths)]);

    /// <summary>Each edit once, though several rules want it.</summary>
    public static IReadOnlyList<GuestEdit> Once(IEnumerable<GuestEdit> edits) => [.. edits.DistinctBy(edit => edit.Target.ToUpperInvariant())];

    /// <summary>Paths below each of several folders, whether they exist or not.</summary>
    public static IEnumerable<string> InEach(this IEnumerable<string> folders, params string[] relative) =>
        folders.SelectMany(_ => relative, GuestPath.Join);
}
