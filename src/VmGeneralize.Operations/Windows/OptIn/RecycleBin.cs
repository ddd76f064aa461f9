using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows.OptIn;

internal static class RecycleBin
{
    public static Operation Operation { get; } = new()
    {
        Id = "windows-recycle-bin",
        Title = "Empty the recycle bin of all users",
        Why = "Deleted files of the builder do not belong in an image",
        Source = new("https://learn.microsoft.com/windows/win32/api/shellapi/nf-shellapi-shemptyrecyclebinw"),
        Guest = GuestKind.Windows,
        Risk = Risk.Medium,
        OnByDefault = false,
        SafeBeforeSysprep = true,
        Group = OptInGroups.Caches,
        Notice = "What was in the recycle bin cannot be restored from the image.",
        Empties = Folders,
        Plan = static guest => guest.DeleteContents(Folders(guest)),
    };

    // The last ones are of older Windows, on NTFS and on FAT.
    private static string[] Folders(IGuestView guest) => [.. guest.Roots.InEach("$Recycle.Bin", "RECYCLER", "Recycled")];
}
