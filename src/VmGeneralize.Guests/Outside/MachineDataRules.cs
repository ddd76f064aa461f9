namespace VmGeneralize.Guests.Outside;

/// <summary>
/// What of one machine or its users can be recognized by name on a volume that no system here mounts: it may be a root, a /home, a /var or a
/// data disk of any system, so places are taken from the root of the volume and from where systems keep them.
/// </summary>
internal static class MachineDataRules
{
    private static readonly string[] Histories =
    [
        ".ash_history", ".bash_history", ".histfile", ".history", ".ksh_history", ".lesshst", ".mysql_history", ".psql_history", ".python_history",
        ".sh_history", ".sqlite_history", ".zsh_history", "consolehost_history.txt",
    ];

    private static readonly string[] Hashes = ["shadow", "shadow-", "gshadow", "gshadow-", "opasswd"];
    private static readonly string[] Settings = [".bashrc", ".profile", ".bash_profile", ".zshrc", ".bash_logout"];
    private static readonly string[] Skeletons = ["skel", "default"];
    private static readonly string[] Secrets = [".git-credentials", ".my.cnf", ".netrc", ".pgpass", "_netrc"];
    private static readonly string[] Containers = [".kdbx", ".p12", ".pfx", ".ppk"];
    private static readonly string[] AnswerFiles = ["autounattend.xml", "sysprep.inf", "sysprep.xml", "unattend.xml"];
    private static readonly string[] Bins = ["$recycle.bin", "recycler", "recycled"];
    private static readonly string[] Paging = ["pagefile.sys", "swapfile.sys"];
    private static readonly string[] Shared = ["default", "public", "default user", "all users", "defaultuser0"];

    private static readonly (string Folder, string Name)[] CloudFiles =
    [
        (".aws", "credentials"), (".azure", "accesstokens.json"), (".azure", "msal_token_cache.json"), (".azure", "msal_token_cache.bin"),
        (".azure", "service_principal_entries.json"), (".docker", "config.json"), (".kube", "config"),
    ];

    public static IReadOnlyList<MachineDataRule> All { get; } =
    [
        new("SSH keys of users", static (folders, name, _) => IsIn(folders, ".ssh") && !name.EndsWith(".pub", StringComparison.Ordinal)
            && (name.StartsWith("authorized_keys", StringComparison.Ordinal) || name == "identity" || name.StartsWith("id_", StringComparison.Ordinal))),
        new("SSH host keys", static (_, name, _) =>
            name.StartsWith("ssh_host_", StringComparison.Ordinal) && name.EndsWith("_key", StringComparison.Ordinal)),
        new("password hashes", static (folders, name, _) => Hashes.Contains(name)
            && (folders.Count == 0 || IsIn(folders, "etc") || IsIn(folders, "security") || IsIn(folders, "backups"))),
        new("credentials", static (folders, name, _) => Secrets.Contains(name) || CloudFiles.Any(file => file.Name == name && IsIn(folders, file.Folder))),
        new("private keys", static (_, name, _) => Containers.Any(ending => name.EndsWith(ending, StringComparison.Ordinal))),
        new("shell histories", static (_, name, _) => Histories.Contains(name)),
        new("home directories", static (folders, name, _) => Settings.Contains(name) && folders.Count > 0 && !Skeletons.Contains(folders[^1])),
        new("user profiles", static (folders, name, _) => name == "ntuser.dat" && folders.Count > 0 && !Shared.Contains(folders[^1])),
        new("machine ids", static (folders, name, file) =>
            name == "machine-id" && file.Length >= 32 && (folders.Count == 0 || IsIn(folders, "etc") || IsIn(folders, "dbus"))),
        new("random seeds", static (_, name, _) => name is "random-seed" or "random.seed"),
        new("logs", static (folders, _, _) => IsBelow(folders, "var", "log")),
        new("mail", static (folders, _, _) => IsBelow(folders, "var", "mail") || IsBelow(folders, "var", "spool", "mail")),
        new("the state of a provisioning agent", static (folders, _, _) =>
            IsBelow(folders, "var", "lib", "waagent") || IsBelow(folders, "var", "lib", "cloud")),
        new("page and swap files", static (folders, name, _) => folders.Count == 0 && Paging.Contains(name)),
        new("hibernation files", static (folders, name, _) => folders.Count == 0 && name == "hiberfil.sys"),
        new("crash dumps", static (folders, name, _) => name == "memory.dmp" || (name.EndsWith(".dmp", StringComparison.Ordinal) && IsIn(folders, "minidump"))),
        new("files in recycle bins", static (folders, name, _) => folders.Count > 0 && Bins.Contains(folders[0]) && name != "desktop.ini"),
        new("setup logs and answer files", static (folders, name, _) => AnswerFiles.Contains(name) || folders.Contains("panther")),
    ];

    private static bool IsIn(IReadOnlyList<string> folders, string folder) => folders.Count > 0 && folders[^1] == folder;

    /// <summary>
    /// In a folder of a root, or of a volume that is mounted at its first part: <c>/var/log</c>, <c>/log</c> of a /var, not <c>/srv/x/log</c>.
    /// </summary>
    private static bool IsBelow(IReadOnlyList<string> folders, params string[] place) =>
        folders.Take(place.Length).SequenceEqual(place) || folders.Take(place.Length - 1).SequenceEqual(place[1..]);
}
