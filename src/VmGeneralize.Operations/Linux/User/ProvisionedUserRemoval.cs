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
        Notice = "Files of the user outside the home directory stay; they belong to a user ID without a name then.",
        Plan = static guest => Decide(guest).Edits,
        Left = static guest => Decide(guest).Left,
    };

    private static PartialPlan Decide(IGuestView guest) => PartialPlan.Of(
        "the user that Azure made",
        guest.Facts().Accounts.Then(accounts => guest.Facts().ProvisionedUser.User.Then(user => (Accounts: accounts, User: user))),
        known => known.User is { } user ? Remove(guest, known.Accounts, user) : PartialPlan.Of([]));

    /// <summary>An account is removed as a whole or not at all, as with userdel(8): half of one would still be there, and nobody would look for it.</summary>
    private static PartialPlan Remove(IGuestView guest, Accounts accounts, ProvisionedUser user) => PartialPlan.Of(
        $"the user {user.Name}",
        AccountLines.Remove(guest, accounts, user),
        lines => PartialPlan.Join(
            PartialPlan.Of(lines),
            Sudoers.Remove(guest, user.Name),
            PartialPlan.Of(user.Account is { } account && HomeFolder.Removable(guest, accounts, account) is { } home ? Home(guest, home) : []),
            PartialPlan.Of(UserFiles.Remove(guest, accounts, user)),
            user.Account is not { } owner ? PartialPlan.Of([])
                : PartialPlan.Of($"the keys of {user.Name}", guest.Facts().SshServer.AuthorizedKeysOf(owner), files => files
                    .Where(file => !GuestPath.IsSameOrBelow(file, owner.Home, GuestKind.Linux)).SelectMany(guest.RemovePlain).Distinct())));

    /// <summary>When a home is its own volume, its mount point stays.</summary>
    private static IReadOnlyList<GuestEdit> Home(IGuestView guest, string home) =>
        guest.Find(home) is { IsMountPoint: true } ? guest.Empty(home) : [new GuestEdit.Delete(home)];
}
