namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>The user that Azure made, as far as a guest shows it. What the user of this tool says counts first.</summary>
public sealed class ProvisionedUserFact
{
    public const string Sudoers = "/etc/sudoers.d/90-cloud-init-users";

    private const string OvfFile = "ovf-env.xml";

    private static readonly char[] Blanks = [' ', '\t'];

    private readonly IGuestView _guest;
    private readonly LinuxFacts _facts;

    internal ProvisionedUserFact(IGuestView guest, LinuxFacts facts)
    {
        _guest = guest;
        _facts = facts;
    }

    /// <summary>
    /// The user, or null when nothing says who it is, when several might be, or when it is one of the system's own: then
    /// <see cref="Refusal"/> says why.
    /// </summary>
    public Fact<ProvisionedUser?> User => field ??= Candidate.Then(user => Refusal.Then(refusal => refusal is null ? user : null));

    /// <summary>Why a name that was found is not taken for the provisioned user, or null.</summary>
    public Fact<string?> Refusal => field ??= Candidate.Then(user => _facts.Accounts.Then(accounts => user is null ? null : Refuse(accounts, user)));

    /// <summary>
    /// Options that name the user that the guest shows now, refused or not, or say that it shows none: when the traces of that one
    /// are gone, what an earlier provisioning left of another must not be taken for it.
    /// </summary>
    public GuestOptions Decided => !Candidate.TryGet(out ProvisionedUser? user) ? _guest.Options with { UserIsUnknown = true }
        : user is null ? _guest.Options
        : _guest.Options with { User = user.Name };

    private Fact<ProvisionedUser?> Candidate => field ??= _facts.Accounts.Then(Find);

    private Fact<ProvisionedUser?> Find(Accounts accounts)
    {
        if (_guest.Options.UserIsUnknown)
        {
            return Fact.Known<ProvisionedUser?>(null);
        }

        ProvisionedUser User(string name, UserSource source) => new(name, source, accounts.Named(name));
        return _guest.Options.User is { Length: > 0 } asked
            ? Fact.Known<ProvisionedUser?>(User(asked, UserSource.Option))
            : NamedByAzure().Then(named => named is { Length: > 0 }
                ? Fact.Known<ProvisionedUser?>(User(named, UserSource.OvfEnvironment))
                : NamedBySudoers(accounts).Then(name => name is null ? null : User(name, UserSource.Sudoers)));
    }

    private Fact<string?> NamedByAzure() => _facts.Agent.LibFolder.Then(_guest.Emptiable)
        .Then(folder => folder is null ? Fact.Known<string?>(null) : OvfEnvironment.UserName(_guest, GuestPath.Join(folder, OvfFile)));

    /// <summary>The one account of a person that cloud-init gave all rights; without any, the one that is gone.</summary>
    private Fact<string?> NamedBySudoers(Accounts accounts) => _guest.Lines(Sudoers).Then(lines =>
    {
        string[] names = [.. lines.Select(FirstWord).Where(Accounts.IsName).Distinct()];
        string[] people = [.. names.Where(name => accounts.People.Any(person => person.Name == name))];
        return people is [var only] ? only : people.Length == 0 && names is [var gone] ? gone : null;
    });

    private static string? Refuse(Accounts accounts, ProvisionedUser user) =>
        !Accounts.IsName(user.Name) ? "it is not a valid user name"
        : user is { Account: null, Source: UserSource.Option } ? null
        : user.Account is { Uid: 0 } || user.Name == "root" ? "it is root"
        : user.Account is { } account && account.Uid < accounts.UidMin ? $"its id {account.Uid} is one of the system's own"
        : null;

    private static string FirstWord(string line) => line.Split(Blanks, 2, StringSplitOptions.RemoveEmptyEntries) is [var word, ..] ? word : "";
}
