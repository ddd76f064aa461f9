using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows.OptIn;

internal static class RecycleBin
{
    private static readonly string[] Folders = ["/$Recycle.Bin"];

    public static Operation Operation { get; } = new()
    {
        Id = "windows-recycle-bin",
        Title = "Empty the recycle bin of all users",
        Why = "Nobody wants deleted files of the builder in an image",
        Source = new("https://learn.microsoft.com/windows/win32/api/shellapi/nf-shellapi-shemptyrecyclebinw"),
        Guest = GuestKind.Windows,
        Risk = Risk.Medium,
        OnByDefault = false,
        SafeBeforeSysprep = true,
        Group = OptInGroups.Caches,
        Notice = "What was in the recycle bin cannot be restored from the image.",
        Empties = static _ => Folders,
        Plan = static guest => guest.DeleteContents(Folders),
    };
}
