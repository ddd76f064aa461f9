using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Operations.Windows.OptIn;

/// <summary>
/// Answer files that setup does not look for by itself: image builders choose their names and pass them to Sysprep. They are
/// known by what they hold, not by what they are called.
/// </summary>
internal static class OtherAnswerFiles
{
    // Of the schema's namespace, which every answer file since Vista names.
    private const string Schema = "urn:schemas-microsoft-com:unattend";

    private static readonly string[] Folders = ["/", "/Windows/System32/Sysprep", "/Windows/OEM", "/Sysprep", "/OEM"];
    private static readonly string[] KnownNames = ["unattend.xml", "autounattend.xml", "unattended.xml", "sysprep.xml", "sysprep.inf"];
    private static readonly string[] ByDefault = ["unattend.xml", "autounattend.xml"]; // in the first two folders: windows-answer-files

    public static Operation Operation { get; } = new()
    {
        Id = "windows-other-answer-files",
        Title = "Remove answer files that setup does not look for by itself",
        Why = "They hold passwords and product keys, and Azure supports no custom answer file",
        Source = new("https://learn.microsoft.com/windows-hardware/manufacture/desktop/windows-setup-automation-overview"),
        Guest = GuestKind.Windows,
        Risk = Risk.Medium,
        OnByDefault = false,
        SafeBeforeSysprep = true,
        Notice = "A script of the source that names such a file does not find it any more.",
        Plan = static guest => Decide(guest).Edits,
        Left = static guest => Decide(guest).Left,
    };

    private static PartialPlan Decide(IGuestView guest) => PartialPlan.Join(Folders.SelectMany((folder, place) => guest.List(folder)
        .Where(file => file.IsFile && !(place < 2 && Is(file, ByDefault)))
        .Select(file => OfFile(guest, file))));

    private static PartialPlan OfFile(IGuestView guest, GuestFile file) => Is(file, KnownNames) ? PartialPlan.Of([new GuestEdit.Delete(file.Path)])
        : !file.Name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) ? PartialPlan.Of([])
        : PartialPlan.Of<string?>(
            $"{GuestPath.ToWindows(file.Path)}, which may be an answer file",
            guest.WholeText(file.Path),
            text => text?.Contains(Schema, StringComparison.OrdinalIgnoreCase) == true ? [new GuestEdit.Delete(file.Path)] : Array.Empty<GuestEdit>());

    private static bool Is(GuestFile file, string[] names) => names.Contains(file.Name, StringComparer.OrdinalIgnoreCase);
}
