using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.User;

internal static class ProvisionedUserRemoval
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-user",
        Title = "Remove the user that Azure made when the machine was provisioned, with home directory and mail",
        Why = "Password and keys of the source's user would open every clone; Azure makes the user that each VM asks for",
        Source = new("https://github.com/Azure/WALinuxAgent/blob/master/azurelinuxagent/pa/deprovision/default.py"),
        Guest = GuestKind.Linux,
        Risk = Risk.High,
        OnByDefault = true,
        CoversOthers = true,
        RemovesUser = true,
        Notice = "Files of the user outside the home directory stay, and belong to a number.",
        Plan = static guest => ProvisionedUser.Of(guest) is { } user ? Plan(guest, user) : [],
    };

    private static List<GuestEdit> Plan(IGuestView guest, ProvisionedUser user) =>
    [
        .. AccountLines.Remove(guest, user),
        .. Sudoers.Remove(guest, user.Name),
        .. user.Account is { } account && HomeFolder.Removable(guest, account) is { } home ? Home(guest, home) : [],
        .. UserFiles.Remove(guest, user),
    ];

    /// <summary>Of a home that is a volume of its own the place stays that it is mounted on.</summary>
    private static IReadOnlyList<GuestEdit> Home(IGuestView guest, string home) =>
        guest.Find(home) is { IsMountPoint: true } ? guest.Empty(home) : [new GuestEdit.Delete(home)];
}
