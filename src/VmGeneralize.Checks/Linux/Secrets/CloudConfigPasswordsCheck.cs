using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Checks.Linux.Secrets;

internal static class CloudConfigPasswordsCheck
{
    // Answers of installers that are no settings of cloud-init, where they are kept or forgotten.
    private static readonly string[] Answers =
    [
        "/autoinstall.yaml", "/user-data", "/preseed.cfg", "/ks.cfg", "/root/preseed.cfg", "/root/ks.cfg", "/root/autoinstall.yaml", "/root/user-data",
        "/etc/cloud/ds-identify.cfg",
    ];

    private static readonly string[] Folders = ["/var/lib/preseed", "/etc/kickstart", "/var/log/installer"];

    public static Check Check { get; } = LinuxCheck.Create(
        "secret-linux-cloud-config",
        "Passwords in configurations of cloud-init and answers of installers",
        CheckArea.Secret,
        "https://docs.cloud-init.io/en/latest/reference/modules.html#set-passwords",
        Find);

    private static IEnumerable<Finding> Find(IGuestView guest)
    {
        Fixes fixes = Fixes.By(guest, "linux-installer-answers", "linux-cloud-init-seed", "linux-logs");
        return LinuxCheck.Of(guest.Facts().CloudInit.Files, files => LinuxCheck.OfEach(files, file => file.Lines, (file, lines) => Judge(file.Path, lines)))
            .Concat(LinuxCheck.OfEach(Others(guest), guest.Lines, Judge));

        IEnumerable<Finding> Judge(string path, IReadOnlyList<string> lines) => CloudPasswords.AreIn(lines)
            ? [new Finding(
                Severity.Warning, "A configuration of cloud-init or an installer sets a password: every VM from the image would have it, and whoever has "
                    + "the image can read it", path, "Remove the setting in the VM, and change the password") { FixedBy = fixes.Of(path) }]
            : [];
    }

    private static IEnumerable<string> Others(IGuestView guest) => Answers.Where(path => guest.Find(path) is { IsDirectory: false })
        .Concat(Folders.Append(guest.Facts().CloudInit.Folder.OrShown("/var/lib/cloud").TrimEnd('/') + "/seed")
            .Concat(guest.Facts().CloudInit.SeedFolders.OrShown([]).Select(folder => folder.TrimEnd('/'))).Distinct().SelectMany(folder =>
            GuestTree.Below(guest, folder).Where(file => file is { IsFile: true, Length: < LinuxFiles.LargestText }).Select(file => file.Path)));
}
