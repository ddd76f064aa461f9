using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Checks.Linux.Secrets;

internal static class CloudConfigPasswordsCheck
{
    // Answers of installers that are not settings of cloud-init, where they are kept or forgotten.
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
        List<Unreadable> left = [];
        string[] others = [.. Others(guest, left)];
        return LinuxCheck.Of(guest.Facts().CloudInit.Files, files => LinuxCheck.OfEach(files, file => file.Lines, (file, lines) => Judge(file.Path, lines)))
            .Concat(LinuxCheck.OfEach(others, guest.Lines, Judge)).Concat(LinuxCheck.NotRead(left));

        IEnumerable<Finding> Judge(string path, IReadOnlyList<string> lines) => CloudPasswords.AreIn(lines) switch
        {
            true =>
            [
                new Finding(
                    Severity.Warning,
                    "A configuration of cloud-init or an installer sets a password: every VM from the image would have it, and anybody with "
                        + "the image can read it",
                    path,
                    "Remove the setting in the VM, and change the password") { FixedBy = fixes.Of(path) },
            ],
            false => [],
            null => LinuxCheck.NotRead([new Unreadable(path, "it is nested too deeply, or holds too much") { IsInPart = true }]),
        };
    }

    private static IEnumerable<string> Others(IGuestView guest, List<Unreadable> left)
    {
        foreach (string path in Answers.Where(path => guest.Find(path) is { IsDirectory: false }))
        {
            yield return path;
        }

        foreach (string folder in Folders.Append(guest.Facts().CloudInit.Folder.OrShown("/var/lib/cloud").TrimEnd('/') + "/seed")
            .Concat(guest.Facts().CloudInit.SeedFolders.OrShown([]).Select(folder => folder.TrimEnd('/'))).Distinct())
        {
            bool isWhole = true;
            foreach (GuestFile file in GuestTree.Below(guest, folder, () => isWhole = false).Where(file => file.IsFile))
            {
                if (file.Length < LinuxFiles.LargestText)
                {
                    yield return file.Path;
                }
                else
                {
                    left.Add(new Unreadable(file.Path, $"files of {LinuxFiles.LargestText} bytes and more are not searched for passwords") { IsInPart = true });
                }
            }

            if (!isWhole)
            {
                left.Add(new Unreadable(folder, "it holds too many files, or folders within each other") { IsInPart = true });
            }
        }
    }
}
