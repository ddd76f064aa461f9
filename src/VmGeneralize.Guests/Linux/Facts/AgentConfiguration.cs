namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>
/// What <c>/etc/waagent.conf</c> tells the Azure Linux agent: lines of <c>key=value</c>, <c>#</c> begins a comment, the last one of
/// a key counts. Without the file the agent's own defaults hold; when it cannot be read, nothing is known that it may set.
/// </summary>
public sealed class AgentConfiguration
{
    public const string Path = "/etc/waagent.conf";

    private static readonly string[] Programs = ["/usr/sbin/waagent", "/usr/bin/waagent", "/usr/share/oem/bin/waagent"];
    private static readonly string[] Services = ["walinuxagent.service", "waagent.service"];

    private readonly IGuestView _guest;
    private readonly LinuxFacts _facts;
    private readonly Fact<Dictionary<string, string>> _values;

    internal AgentConfiguration(IGuestView guest, LinuxFacts facts)
    {
        _guest = guest;
        _facts = facts;
        _values = guest.Lines(Path).Then(Parse);
    }

    /// <summary>True when there is an agent, not only its configuration.</summary>
    public Fact<bool> IsInstalled => field ??= Programs.AnyIs(_guest.HasFile);

    /// <summary>True when the agent starts with the system.</summary>
    public Fact<bool> IsEnabled => field ??= IsInstalled.And(() => Services.AnyIs(service => _facts.Systemd.IsEnabled(service)
        .And(() => _facts.Conditions.StoppedBy(service, "waagent").Then(by => by is null))));

    /// <summary>Directory with the SSH host keys.</summary>
    public Fact<string> SshFolder => Text("OS.SshDir", "/etc/ssh");

    /// <summary>Where the agent keeps its state.</summary>
    public Fact<string> LibFolder => Text("Lib.Dir", "/var/lib/waagent");

    /// <summary>Where extensions log.</summary>
    public Fact<string> ExtensionLogFolder => Text("Extension.LogDir", DefaultExtensionLogFolder);

    /// <summary>Where extensions log unless the configuration says otherwise.</summary>
    public const string DefaultExtensionLogFolder = "/var/log/azure";

    /// <summary>File with the password hashes.</summary>
    public Fact<string> PasswordFile => Text("OS.PasswordPath", "/etc/shadow");

    /// <summary>The agent locks root's password when it deprovisions.</summary>
    public Fact<bool> DeletesRootPassword => Switch("Provisioning.DeleteRootPassword");

    /// <summary>The agent removes SSH host keys when it deprovisions, and makes new ones when it provisions.</summary>
    public Fact<bool> RegeneratesSshHostKeys => Switch("Provisioning.RegenerateSshHostKeyPair");

    /// <summary>What provisions: <c>auto</c>, <c>waagent</c>, <c>cloud-init</c> or <c>disabled</c>.</summary>
    public Fact<string> ProvisioningAgent => Switch("Provisioning.Enabled")
        .Then(enabled => enabled ? Text("Provisioning.Agent", "auto").Then(agent => agent.ToLowerInvariant()) : Fact.Known("disabled"));

    /// <summary>The agent provisions a new VM: it is enabled, and told to, or left to find that the units of cloud-init are not enabled.</summary>
    public Fact<bool> Provisions => field ??= IsEnabled.And(() => ProvisioningAgent.Then(agent => agent switch
    {
        "waagent" => Fact.Known(true),
        "auto" => _facts.CloudInit.IsTakenForProvisioner.Not(),
        _ => Fact.Known(false),
    }));

    /// <summary>Settings that name a folder which must not be emptied, with the value that they have.</summary>
    public Fact<IReadOnlyList<(string Key, string Value)>> UnsafeFolders =>
        Fact.All(new[] { (Key: "Lib.Dir", Folder: LibFolder), (Key: "Extension.LogDir", Folder: ExtensionLogFolder) }
            .Select(setting => setting.Folder.Then(folder => IsUnsafe(folder).Then(isUnsafe => (setting.Key, Value: folder, IsUnsafe: isUnsafe)))))
        .Then(settings => (IReadOnlyList<(string, string)>)[.. settings.Where(setting => setting.IsUnsafe).Select(setting => (setting.Key, setting.Value))]);

    /// <summary>The path of a regular file with password hashes, or null: there is none, or it is outside <c>/etc</c>.</summary>
    public Fact<string?> SafePasswordFile => PasswordFile.Then(path =>
        SystemPlaces.IsPlain(path) && GuestPath.IsSameOrBelow(_guest.Find(path)?.Path ?? path, "/etc", GuestKind.Linux)
            ? _guest.OwnAccountFile(path).Then(file => file?.Path)
            : Fact.Known<string?>(null));

    private Fact<bool> IsUnsafe(string folder) => SystemPlaces.IsPlain(folder) && _guest.Find(folder.TrimEnd('/')) is null
        ? Fact.Known(false)
        : _guest.Emptiable(folder).Then(path => path is null);

    private static Dictionary<string, string> Parse(IReadOnlyList<string> lines)
    {
        Dictionary<string, string> values = [];
        foreach (string line in lines)
        {
            if (line.IndexOf('=', StringComparison.Ordinal) is var equals and > 0 && line[0] != '#')
            {
                string value = line[(equals + 1)..].Split('#')[0].Trim('"', ' ', '\t', '\r');
                values[line[..equals].Trim()] = value == "None" ? "" : value;
            }
        }

        return values;
    }

    private Fact<string> Text(string key, string otherwise) => _values
        .Then(values => values.GetValueOrDefault(key) is { Length: > 0 } value ? value : otherwise);

    private Fact<bool> Switch(string key) => Text(key, "y").Then(value => value.Equals("y", StringComparison.OrdinalIgnoreCase));
}
