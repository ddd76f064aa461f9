namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>
/// What the Azure Linux agent is told by <c>/etc/waagent.conf</c>: lines of <c>key=value</c>, <c>#</c> begins a comment, the last one of
/// a key counts. Without the file the agent's own defaults hold.
/// </summary>
public sealed class AgentConfiguration
{
    public const string Path = "/etc/waagent.conf";

    private readonly Dictionary<string, string> _values = [];
    private readonly IGuestView _guest;

    private AgentConfiguration(IGuestView guest) => _guest = guest;

    public static AgentConfiguration Of(IGuestView guest)
    {
        AgentConfiguration configuration = new(guest);
        foreach (string line in guest.FollowedLines(Path))
        {
            if (line.IndexOf('=', StringComparison.Ordinal) is var equals and > 0 && line[0] != '#')
            {
                string value = line[(equals + 1)..].Split('#')[0].Trim('"', ' ', '\t', '\r');
                configuration._values[line[..equals].Trim()] = value == "None" ? "" : value;
            }
        }

        return configuration;
    }

    /// <summary>True when there is an agent, not only its configuration.</summary>
    public bool IsInstalled => _guest.IsFile("/usr/sbin/waagent") || _guest.IsFile("/usr/bin/waagent") || _guest.IsFile("/usr/share/oem/bin/waagent");

    /// <summary>True when the agent starts with the system.</summary>
    public bool IsEnabled => IsInstalled && (Systemd.IsEnabled(_guest, "walinuxagent.service") || Systemd.IsEnabled(_guest, "waagent.service"));

    /// <summary>Directory with the SSH host keys.</summary>
    public string SshFolder => Text("OS.SshDir", "/etc/ssh");

    /// <summary>Where the agent keeps its state.</summary>
    public string LibFolder => Text("Lib.Dir", "/var/lib/waagent");

    /// <summary>Where extensions log.</summary>
    public string ExtensionLogFolder => Text("Extension.LogDir", "/var/log/azure");

    /// <summary>File with the password hashes.</summary>
    public string PasswordFile => Text("OS.PasswordPath", "/etc/shadow");

    /// <summary>The agent locks root's password when it deprovisions.</summary>
    public bool DeletesRootPassword => Switch("Provisioning.DeleteRootPassword");

    /// <summary>The agent removes SSH host keys when it deprovisions, and makes new ones when it provisions.</summary>
    public bool RegeneratesSshHostKeys => Switch("Provisioning.RegenerateSshHostKeyPair");

    /// <summary>Who provisions: <c>auto</c>, <c>waagent</c>, <c>cloud-init</c> or <c>disabled</c>.</summary>
    public string ProvisioningAgent => Switch("Provisioning.Enabled") ? Text("Provisioning.Agent", "auto").ToLowerInvariant() : "disabled";

    /// <summary>Settings that name a folder which must not be emptied, with the value that they have.</summary>
    public IEnumerable<(string Key, string Value)> UnsafeFolders =>
        new[] { (Key: "Lib.Dir", Value: LibFolder), (Key: "Extension.LogDir", Value: ExtensionLogFolder) }
            .Where(folder => (!SystemPlaces.IsPlain(folder.Value) || _guest.Find(folder.Value.TrimEnd('/')) is not null) && _guest.Emptiable(folder.Value) is null);

    /// <summary>The path of a plain file with password hashes, or null: it lies in <c>/etc</c>.</summary>
    public string? SafePasswordFile => SystemPlaces.IsPlain(PasswordFile) && _guest.Find(PasswordFile) is { IsFile: true } file
        && GuestPath.IsSameOrBelow(file.Path, "/etc", GuestKind.Linux) ? file.Path : null;

    private string Text(string key, string otherwise) => _values.GetValueOrDefault(key) is { Length: > 0 } value ? value : otherwise;

    private bool Switch(string key) => Text(key, "y").Equals("y", StringComparison.OrdinalIgnoreCase);
}
