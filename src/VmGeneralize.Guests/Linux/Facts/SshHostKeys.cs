namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>The SSH host keys of a guest, and what makes new ones when they are gone.</summary>
public sealed class SshHostKeys
{
    /// <summary>The unit that this tool can install where nothing makes new keys.</summary>
    public const string OwnUnit = "vmgeneralize-ssh-host-keys.service";

    // Units that distributions and image builders make new keys with. Those of OpenSSH itself are wanted by the service; others must be enabled.
    private static readonly string[] WantedBySshd = ["sshdgenkeys.service"];

    // Those of the Red Hat family: one instance for each kind of key, which can be masked alone (/etc/sysconfig/sshd), wanted by a target.
    private const string RedHatTemplate = "sshd-keygen@.service";
    private const string RedHatTarget = "sshd-keygen.target";
    private static readonly string[] RedHatInstances = ["sshd-keygen@rsa.service", "sshd-keygen@ecdsa.service", "sshd-keygen@ed25519.service"];

    // One script before that, whose settings say which kinds.
    private const string RedHatScript = "sshd-keygen.service";
    private const string RedHatSettings = "/etc/sysconfig/sshd";
    private const string RedHatNone = "AUTOCREATE_SERVER_KEYS=NO";
    private static readonly string[] Enabled =
    [
        OwnUnit,
        "ssh-keygen.service",
        "ssh-host-keys.service",
        "regenerate_ssh_host_keys.service",
        "ssh-regenerate-host-keys.service",
    ];
    private static readonly string[] Services = ["ssh.service", "sshd.service", "sshd@.service", "ssh@.service"];
    private static readonly string[] Commands = ["ssh-keygen -A", "sshd-gen-keys", "sshd-keygen"];

    private readonly IGuestView _guest;
    private readonly LinuxFacts _facts;

    internal SshHostKeys(IGuestView guest, LinuxFacts facts)
    {
        _guest = guest;
        _facts = facts;
    }

    /// <summary>The folder that <c>waagent.conf</c> names, <c>/etc/ssh</c> by default: canonical, or null when there is none.</summary>
    public Fact<string?> Folder => field ??= _facts.Agent.SshFolder.Then(FindFolder);

    /// <summary>The host keys and their public halves: what the agent removes (<c>ssh_host_*key*</c>).</summary>
    public Fact<IReadOnlyList<GuestFile>> All => field ??= Folder
        .Then(folder => folder is null ? Fact.Known<IReadOnlyList<GuestFile>>([]) : _guest.Entries(folder))
        .Then(files => (IReadOnlyList<GuestFile>)[.. files
            .Where(file => !file.IsDirectory && file.Name.StartsWith("ssh_host_", StringComparison.Ordinal)
                && file.Name.Contains("key", StringComparison.Ordinal))]);

    /// <summary>True when there is a server that needs them.</summary>
    public Fact<bool> ServerIsInstalled => field ??= _guest.HasFile("/usr/sbin/sshd").Or(() => _guest.HasFile("/usr/bin/sshd"));

    /// <summary>
    /// Whether something makes new keys at the next start: yes when one does, whatever is known about the others. Where nothing does, the server
    /// does not start without keys.
    /// </summary>
    public Fact<bool> AreMade => field ??= Candidates.AnyIs(candidate => candidate.Makes);

    /// <summary>What is known to make new keys at the next start, in words.</summary>
    public IReadOnlyList<string> Makers => field ??= [.. Candidates.Where(candidate => candidate.Makes.IsYes()).Select(candidate => candidate.Name)];

    private IReadOnlyList<(string Name, Fact<bool> Makes)> Candidates => field ??=
    [
        ("cloud-init", _facts.CloudInit.MakesSshHostKeys),
        ("the Azure Linux agent", _facts.Agent.Provisions.And(() => _facts.Agent.RegeneratesSshHostKeys)),
        (RedHatTemplate, Exists(RedHatTemplate).And(() => _facts.Systemd.MaskOf(RedHatTarget).Then(mask => mask is null))
            .And(() => RedHatInstances.AnyIs(instance => _facts.Systemd.MaskOf(instance).Then(mask => mask is null)))),
        (RedHatScript, Exists(RedHatScript).And(() => _guest.Lines(RedHatSettings)
            .Then(lines => !lines.Any(line => line.Replace("\"", "", StringComparison.Ordinal).Trim() == RedHatNone)))),
        .. WantedBySshd.Select(unit => (unit, Exists(unit))),
        .. Enabled.Select(unit => (unit, _facts.Systemd.IsEnabled(unit))),
        .. Services.Select(unit => (unit, _facts.Systemd.Unit(unit).Then(file => file is null ? Fact.Known(false) : _guest.Lines(file.Path).Then(MakesKeys)))),
    ];

    private Fact<bool> Exists(string unit) => _facts.Systemd.Unit(unit).Then(file => file is not null);

    private static bool MakesKeys(IReadOnlyList<string> unit) =>
        unit.Any(line => line.StartsWith("Exec", StringComparison.Ordinal) && Commands.Any(command => line.Contains(command, StringComparison.Ordinal)));

    /// <summary>A link is followed inside the guest, as the agent follows it: only files with the names of host keys are removed.</summary>
    private Fact<string?> FindFolder(string folder) => !SystemPlaces.IsPlain(folder)
        ? Not(AgentConfiguration.Path, $"OS.SshDir is {LinuxFiles.Shown(folder)}, which is not an absolute path")
        : _guest.Locate(folder.TrimEnd('/')).Then(found => found switch
        {
            { IsDirectory: true, IsReadOnly: true } => Not(found.Path, "it is on a file system that cannot be changed", isKept: true),
            { IsDirectory: true } when SystemPlaces.Depth(found.Path) >= 2 => Fact.Known<string?>(found.Path),
            _ => Fact.Known<string?>(null),
        });

    private static Fact<string?> Not(string path, string reason, bool isKept = false) =>
        Fact.NotRead<string?>(new Unreadable(path, reason) { IsKept = isKept });
}
