namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>The user that Azure made when the machine was provisioned: the one that <c>waagent -deprovision+user</c> deletes.</summary>
/// <param name="Name">Login name; safe to look for as a file and in text.</param>
/// <param name="Source">Who says so.</param>
/// <param name="Account">Its account; null when it is gone already and only traces are left.</param>
public sealed record ProvisionedUser(string Name, UserSource Source, Account? Account)
{
    public const string Sudoers = "/etc/sudoers.d/90-cloud-init-users";

    private static readonly char[] Blanks = [' ', '\t'];

    /// <summary>
    /// The user, or null when nothing tells who it is, when several might be, or when it is one of the system's own: then
    /// <see cref="Refusal"/> says why. What the user of this tool says counts first.
    /// </summary>
    public static ProvisionedUser? Of(IGuestView guest) => Candidate(guest) is { } user && Refusal(guest, user) is null ? user : null;

    /// <summary>Why a name that was found is not taken for the provisioned user, or null.</summary>
    public static string? Refused(IGuestView guest) => Candidate(guest) is { } user ? Refusal(guest, user) : null;

    /// <summary>
    /// Options that name the user whom the guest tells now, refused or not: when the traces of that one are gone, what an earlier
    /// provisioning left of another must not be taken for it.
    /// </summary>
    public static GuestOptions Decided(IGuestView guest) => Candidate(guest) is { } user ? guest.Options with { User = user.Name } : guest.Options;

    private static ProvisionedUser? Candidate(IGuestView guest)
    {
        Accounts accounts = Accounts.Of(guest);
        ProvisionedUser User(string name, UserSource source) => new(name, source, accounts.Named(name));

        if (guest.Options.User is { Length: > 0 } asked)
        {
            return User(asked, UserSource.Option);
        }

        if (guest.Emptiable(AgentConfiguration.Of(guest).LibFolder) is { } folder && OvfEnvironment.UserName(guest, GuestPath.Join(folder, "ovf-env.xml")) is { Length: > 0 } named)
        {
            return User(named, UserSource.OvfEnvironment);
        }

        string[] sudoers = [.. guest.FollowedLines(Sudoers).Select(FirstWord).Where(Accounts.IsName).Distinct()];
        string[] people = [.. sudoers.Where(name => accounts.People.Any(person => person.Name == name))];
        return people is [var only] ? User(only, UserSource.Sudoers) : people.Length == 0 && sudoers is [var gone] ? User(gone, UserSource.Sudoers) : null;
    }

    private static string? Refusal(IGuestView guest, ProvisionedUser user) =>
        !Accounts.IsName(user.Name) ? "it is no valid user name"
        : user is { Account: null, Source: UserSource.Option } ? null
        : user.Account is { Uid: 0 } || user.Name == "root" ? "it is root"
        : user.Account is { } account && account.Uid < Accounts.Of(guest).UidMin ? $"its id {account.Uid} is one of the system's own"
        : null;

    private static string FirstWord(string line) => line.Split(Blanks, 2, StringSplitOptions.RemoveEmptyEntries) is [var word, ..] ? word : "";
}
