using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Operations;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class AnswerFilesCheck
{
    private const string Remedy = "Delete the file. Azure supports no custom answer file, and one that setup finds before Azure's keeps the VM from "
        + "being provisioned.";

    private static readonly string[] InPanther =
    [
        "unattend.xml", "autounattend.xml", "unattend-original.xml", "Unattend/unattend.xml", "Unattend/autounattend.xml",
    ];

    private static readonly Operation Other = Catalogue.Get("windows-other-answer-files");

    private static readonly (string Folder, string[] Names, Operation FixedBy)[] Known =
    [
        .. ((string[])["/Windows/Panther", "/Windows.old/Windows/Panther", "/$WINDOWS.~BT/Sources/Panther"])
            .Select(folder => (folder, InPanther, Catalogue.Get("windows-panther"))),
        ("/Windows/System32/Sysprep", ["unattend.xml", "autounattend.xml"], Catalogue.Get("windows-answer-files")),
        ("/Windows/System32/Sysprep/Panther", ["unattend.xml"], Catalogue.Get("windows-sysprep-logs")),
        ("/", ["unattend.xml", "autounattend.xml"], Catalogue.Get("windows-answer-files")),
    ];

    private static readonly Leftover Pointer = new(
        Severity.Warning,
        "Setup is set to use an answer file before any other",
        FixedBy: "windows-answer-file-pointer");

    public static Check Check { get; } = new()
    {
        Id = "secret-answer-files",
        Title = "Answer files",
        Area = CheckArea.Secret,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows-hardware/manufacture/desktop/windows-setup-automation-overview"),
        Find = static guest => [.. PointerOf(guest), .. Places(guest).SelectMany(path => FindIn(guest, path))],
    };

    private static IEnumerable<Finding> PointerOf(IGuestView guest) =>
        guest.Registry.Text("SYSTEM", "Setup", "UnattendFile") is { Length: > 0 } ? [Pointer.InRegistry("SYSTEM", "Setup", "UnattendFile")] : [];

    private static IEnumerable<(string Path, Operation? FixedBy)> Places(IGuestView guest)
    {
        (string Path, Operation? FixedBy)[] known =
        [
            .. Known.SelectMany(place => place.Names, (place, name) => (GuestPath.Join(place.Folder, name), (Operation?)place.FixedBy)),
            .. Other.Plan(guest).OfType<GuestEdit.Delete>().Select(file => (file.Path, (Operation?)Other)),
        ];
        string? named = guest.Registry.Text("SYSTEM", "Setup", "UnattendFile") is ['C' or 'c', ':', '\\', ..] path ? path[2..].Replace('\\', '/') : null;
        bool isNew = named is not null && !known.Any(place => place.Path.Equals(named, StringComparison.OrdinalIgnoreCase));
        return isNew ? [.. known, (named!, null)] : known;
    }

    private static IEnumerable<Finding> FindIn(IGuestView guest, (string Path, Operation? FixedBy) place) =>
        WindowsTexts.Of(guest, place.Path, text => Judge(guest, place, text));

    private static IEnumerable<Finding> Judge(IGuestView guest, (string Path, Operation? FixedBy) place, string text)
    {
        string file = GuestPath.ToWindows(place.Path);
        long? bytes = guest.Find(place.Path)?.Length;
        IReadOnlyList<(int Line, string Element)> passwords = AnswerFilePasswords.Find(text);
        if (passwords.Count == 0)
        {
            yield return new Finding(Severity.Warning, "An answer file", file, Remedy) { FixedBy = place.FixedBy, Bytes = bytes };
        }

        foreach ((int line, string element) in passwords)
        {
            yield return new Finding(
                Severity.Error, $"An answer file with a password ({element})", $"{file}:{line}", Remedy) { FixedBy = place.FixedBy, Bytes = bytes };
        }
    }
}
