using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Operations.Windows.OptIn;

/// <summary>Shapes of plans that opt-in operations share, beside those of <see cref="EditHelpers"/>.</summary>
internal static class OptInHelpers
{
    /// <summary>Deletes the files right in a folder whose name is wanted; folders in it stay.</summary>
    public static IReadOnlyList<GuestEdit> DeleteFiles(this IGuestView guest, string folder, Func<string, bool> wanted) =>
        [.. guest.List(folder).Where(file => !file.IsDirectory && wanted(file.Name)).Select(file => new GuestEdit.Delete(file.Path))];

    /// <summary>Deletes the files right in a folder and what is in its folders; these stay, with their access rights.</summary>
    public static IReadOnlyList<GuestEdit> DeleteContentsOfEach(this IGuestView guest, string folder) =>
    [
        .. guest.DeleteFiles(folder, static _ => true),
        .. guest.List(folder).Where(file => file.IsDirectory).SelectMany(child => guest.DeleteContents(child.Path)),
    ];

    /// <summary>Deletes the keys that exist.</summary>
    public static IReadOnlyList<GuestEdit> DeleteExistingKeys(this IGuestView guest, string hive, params string[] keys) =>
        [.. keys.Where(key => guest.Registry.KeyExists(hive, key)).Select(key => new GuestEdit.DeleteKey(hive, key))];

    /// <summary>Paths below each of several folders, whether they exist or not.</summary>
    public static IEnumerable<string> InEach(this IEnumerable<string> folders, params string[] relative) =>
        folders.SelectMany(_ => relative, GuestPath.Join);
}
