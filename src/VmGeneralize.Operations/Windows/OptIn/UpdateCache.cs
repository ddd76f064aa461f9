using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows.OptIn;

internal static class UpdateCache
{
    private static readonly string[] Folders = ["/Windows/SoftwareDistribution/Download", "/Windows/SoftwareDistribution/DataStore"];

    public static Operation Operation { get; } = new()
    {
        Id = "windows-update-cache",
        Title = "Remove downloaded updates and the update database (SoftwareDistribution)",
        Why = "Downloads take space in every clone, and the database holds the history of the source; Windows Update creates both again",
        Source = new("https://learn.microsoft.com/troubleshoot/windows-client/installing-updates-features-roles/additional-resources-for-windows-update"),
        Guest = GuestKind.Windows,
        Risk = Risk.Medium,
        OnByDefault = false,
        SafeBeforeSysprep = true,
        Group = OptInGroups.Caches,
        Notice = "The update history that Settings shows is empty, and the first search for updates takes longer. Updates themselves stay installed.",
        Empties = static _ => Folders,
        Plan = static guest => guest.DeleteContents(Folders),
    };
}
