namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>The SSH host keys of a guest, and who makes new ones when they are gone.</summary>
public static class SshHostKeys
{
    /// <summary>The unit that this tool can install where nobody makes new keys.</summary>
    public const string OwnUnit = "vmgeneralize-ssh-host-keys.service";

    // Units that distributions and image builders make new keys with. Those of OpenSSH itself are wanted by the service; others have to be enabled.
    private static readonly string[] WantedBySshd = ["sshd-keygen@.service", "sshd-keygen.service", "sshd-keygen.target", "sshdgenkeys.service"];
    private static readonly string[] Enabled = [OwnUnit, "ssh-keygen.service", "ssh-host-keys.service", "regenerate_ssh_host_keys.service", "ssh-regenerate-host-keys.service"];
    private static readonly string[] Services = ["ssh.service", "sshd.service", "sshd@.service", "ssh@.service"];
    private static readonly string[] Commands = ["ssh-keygen -A", "sshd-gen-keys", "sshd-keygen"];

    /// <summary>The folder that <c>waagent.conf</c> names, <c>/etc/ssh</c> by default: canonical, or null when it is no real directory.</summary>
    public static string? Folder(IGuestView guest) => AgentConfiguration.Of(guest).SshFolder is var folder && SystemPlaces.IsPlain(folder)
        && guest.Find(folder.TrimEnd('/')) is { IsDirectory: true } found && SystemPlaces.Depth(found.Path) >= 2 ? found.Path : null;

    /// <summary>The host keys and their public halves: what the agent removes (<c>ssh_host_*key*</c>).</summary>
    public static IEnumerable<GuestFile> All(IGuestView guest) => Folder(guest) is { } folder
        ? guest.List(folder).Where(file => !file.IsDirectory && file.Name.StartsWith("ssh_host_", StringComparison.Ordinal) && file.Name.Contains("key", StringComparison.Ordinal))
        : [];

    /// <summary>True when there is a server that needs them.</summary>
    public static bool ServerIsInstalled(IGuestView guest) => guest.IsFile("/usr/sbin/sshd") || guest.IsFile("/usr/bin/sshd");

    /// <summary>Who makes new keys at the next start, in words; empty when nobody does, and the server would not start without keys.</summary>
    public static IReadOnlyList<string> Makers(IGuestView guest)
    {
        List<string> makers = [];
        CloudInit cloudInit = CloudInit.Of(guest);
        if (cloudInit.MakesSshHostKeys)
        {
            makers.Add("cloud-init");
        }

        AgentConfiguration agent = AgentConfiguration.Of(guest);
        if (agent.IsEnabled && agent.RegeneratesSshHostKeys && (agent.ProvisioningAgent == "waagent" || (agent.ProvisioningAgent == "auto" && !cloudInit.IsEnabled)))
        {
            makers.Add("the Azure Linux agent");
        }

        makers.AddRange(WantedBySshd.Where(unit => Systemd.Unit(guest, unit) is not null));
        makers.AddRange(Enabled.Where(unit => Systemd.IsEnabled(guest, unit)));
        makers.AddRange(Services.Where(unit => Systemd.Unit(guest, unit) is { } file
            && guest.Lines(file.Path).Any(line => line.StartsWith("Exec", StringComparison.Ordinal) && Commands.Any(command => line.Contains(command, StringComparison.Ordinal)))));
        return makers;
    }
}
