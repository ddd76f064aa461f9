using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Operations;

/// <summary>The few shapes that most plans are made of: each yields edits only for what is there.</summary>
internal static class EditHelpers
{
    /// <summary>Deletes each path that exists.</summary>
    public static IReadOnlyList<GuestEdit> DeleteExisting(this IGuestView guest, params string[] paths) =>
        [.. paths.Select(guest.Find).OfType<GuestFile>().Select(file => new GuestEdit.Delete(file.Path))];

    /// <summary>Deletes what is in each folder and keeps the folder itself, with its access rights.</summary>
    public static IReadOnlyList<GuestEdit> DeleteContents(this IGuestView guest, params string[] folders) =>
        [.. folders.SelectMany(guest.List).Select(file => new GuestEdit.Delete(file.Path))];

    /// <summary>Deletes the named values of one key that exist.</summary>
    public static IReadOnlyList<GuestEdit> DeleteExistingValues(this IGuestView guest, string hive, string key, params string[] names) =>
        [.. names.Where(name => guest.Registry.ValueExists(hive, key, name)).Select(name => new GuestEdit.DeleteValue(hive, key, name))];
}
