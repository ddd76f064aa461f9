namespace VmGeneralize.Checks.Linux.Secrets;

internal static class AccountCopiesCheck
{
    private static readonly string[] Files = ["shadow", "gshadow"];

    public static Check Check { get; } = LinuxCheck.Create(
        "secret-linux-account-copies",
        "Copies of the password file",
        CheckArea.Secret,
        "https://man7.org/linux/man-pages/man5/shadow.5.html",
        static guest => guest.List("/etc").Where(file => file.IsFile && Files.Any(name => IsCopy(file.Name, name)))
            .Concat(guest.List("/var/backups").Where(file => file.IsFile && Files.Any(name => file.Name.StartsWith(name, StringComparison.Ordinal))))
            .Select(
                file => new Finding(
                    Severity.Warning, "A copy of the password file holds password hashes", file.Path, "Delete it in the VM") { Bytes = file.Length }));

    // shadow- is what the tools keep, and is removed by default.
    private static bool IsCopy(string name, string file) =>
        name.Length > file.Length + 1 && name.StartsWith(file, StringComparison.Ordinal) && name[file.Length] is '.' or '-' or '~' or '_';
}
