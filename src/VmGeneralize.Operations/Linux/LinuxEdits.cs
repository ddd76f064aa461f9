using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux;

/// <summary>
/// Shapes of plans on Linux. All go through <see cref="SystemPlaces.Own"/>: a link is removed and never followed, and one on the way that
/// leads to which other programs use yields nothing. Edits name canonical paths.
/// </summary>
internal static class LinuxEdits
{
    /// <summary>Where e2fsck puts what it finds: part of the file system, not of what is in it.</summary>
    public const string LostAndFound = "lost+found";

    /// <summary>Deletes each path that exists, whatever it is.</summary>
    public static IReadOnlyList<GuestEdit> Remove(this IGuestView guest, params IEnumerable<string> paths) =>
        [.. paths.Select(guest.Own).OfType<GuestFile>().Select(file => new GuestEdit.Delete(file.Path)).Distinct()];

    /// <summary>Deletes a regular file; links, such as one to <c>/dev/null</c>, are somebody's choice and stay.</summary>
    public static IReadOnlyList<GuestEdit> RemovePlain(this IGuestView guest, string path) =>
        guest.Own(path) is { IsFile: true } file ? [new GuestEdit.Delete(file.Path)] : [];

    /// <summary>Deletes what is right in a folder, apart from folders, and whose name is wanted.</summary>
    public static IReadOnlyList<GuestEdit> RemoveFiles(this IGuestView guest, string folder, Func<string, bool> wanted) =>
        [.. guest.OwnList(folder).Where(file => !file.IsDirectory && wanted(file.Name)).Select(file => new GuestEdit.Delete(file.Path))];

    /// <summary>Deletes what is in each folder and keeps the folder itself, with its access rights.</summary>
    public static IReadOnlyList<GuestEdit> Empty(this IGuestView guest, params IEnumerable<string> folders) =>
        [.. folders.SelectMany(guest.OwnList).Where(file => file.Name != LostAndFound).Select(file => new GuestEdit.Delete(file.Path)).Distinct()];

    /// <summary>As <see cref="Empty"/>, a folder that the guest's configuration names; nothing when it must not be emptied.</summary>
    public static PartialPlan EmptyConfigured(this IGuestView guest, string what, Fact<string> folder) => PartialPlan.Of(
        what,
        folder.Then(guest.Emptiable),
        path => path is null ? [] : guest.List(path).Where(file => file.Name != LostAndFound).Select(file => new GuestEdit.Delete(file.Path)));

    /// <summary>The lines of a regular file that has a fixed place; none when there is no file.</summary>
    public static Fact<IReadOnlyList<string>> OwnLines(this IGuestView guest, string path) =>
        guest.OwnFile(path).Then(file => file is null ? Fact.Known<IReadOnlyList<string>>([]) : guest.Lines(file.Path));

    /// <summary>
    /// As <see cref="OwnLines"/>, for an edit. What must not be edited (what a link leads to) and holds nothing that would be, is of no concern.
    /// </summary>
    public static Fact<IReadOnlyList<string>> LinesToEdit(this IGuestView guest, string path, Func<IReadOnlyList<string>, bool> concerns)
    {
        Fact<IReadOnlyList<string>> own = guest.OwnLines(path);
        return !own.IsKnown && guest.Lines(path).TryGet(out IReadOnlyList<string>? lines) && !concerns(lines) ? Fact.Known<IReadOnlyList<string>>([]) : own;
    }

    /// <summary>Removes the lines of a regular file that are wanted.</summary>
    public static PartialPlan RemoveLines(this IGuestView guest, string path, string what, Func<string, bool> wanted, string label = "remove a line") =>
        guest.EditLines(path, what, lines => lines.Where(wanted).Distinct().Select(line => new LineEdit.Remove(line, label)));

    /// <summary>Replaces the lines of a regular file that are wanted, where they are not so already.</summary>
    public static PartialPlan ReplaceLines(this IGuestView guest, string path, string what, Func<string, bool> wanted, string with) =>
        guest.EditLines(path, what, lines => lines.Where(line => wanted(line) && line != with).Distinct()
            .Select(line => new LineEdit.Replace(line, with, with)));

    /// <summary>One edit of lines of a regular file; nothing without any, or without the file.</summary>
    public static PartialPlan EditLines(this IGuestView guest, string path, string what, Func<IReadOnlyList<string>, IEnumerable<LineEdit>> edits) =>
        PartialPlan.Of(what, guest.LinesToEdit(path, lines => edits(lines).Any()), lines => guest.Edit(path, edits(lines)));

    /// <summary>One edit of all these lines; nothing without any, or without the file.</summary>
    public static IReadOnlyList<GuestEdit> Edit(this IGuestView guest, string path, IEnumerable<LineEdit> edits) =>
        guest.Own(path) is { IsFile: true } file ? EditOf(file, edits) : [];

    /// <summary>One edit of all these lines; nothing without any.</summary>
    public static IReadOnlyList<GuestEdit> EditOf(GuestFile file, IEnumerable<LineEdit> edits) =>
        edits.ToArray() is { Length: > 0 } lines ? [new GuestEdit.EditLines(file.Path, new LineEdits(lines))] : [];
}
