using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.Operations.Linux.Agent;
using VmGeneralize.Operations.Linux.Provisioning;

namespace VmGeneralize.Operations.Linux.Traces;

internal static class LogFiles
{
    private const string Folder = "/var/log";
    private const string Accounting = "/var/account"; // process accounting of the Red Hat family
    private const string Installer = "/var/log/installer/"; // answers and what was made of them, password hashes included, whatever their names end in
    private const int MaxEntries = 200_000;

    // In a damaged tree a folder may be reached again and again, and each further name costs as many steps as it has folders.
    private const int MaxDepth = 128;

    // Data that programs keep beside their logs and that would be damaged, not forgotten, when it is emptied.
    private static readonly string[] Data = [".db", ".sqlite", ".sqlite3", ".rrd", ".tdb", ".index", ".pem", ".key", ".conf"];
    private static readonly string[] Packed = [".gz", ".xz", ".bz2", ".zst", ".lz4", ".old"];

    // Who logged in when: the databases that take the place of wtmp and lastlog. PAM makes them again.
    private static readonly string[] Logins = ["/var/lib/wtmpdb/wtmp.db", "/var/log/wtmp.db", "/var/lib/lastlog/lastlog2.db"];

    public static Operation Operation { get; } = new()
    {
        Id = "linux-logs",
        Title = "Empty the log files in /var/log and of process accounting, and remove rotated ones and the databases of logins",
        Why = "They show who did what on the source machine, with names and addresses; files, folders and their access rights stay, since daemons expect them",
        Source = new("https://libguestfs.org/virt-sysprep.1.html"),
        Guest = GuestKind.Linux,
        Risk = Risk.Medium,
        OnByDefault = true,
        Group = LinuxGroups.Logs,
        Notice = "The history of the source machine is not in the image any more.",
        Plan = static guest => Decide(guest).Edits,
        Left = static guest => Decide(guest).Left,
    };

    private static PartialPlan Decide(IGuestView guest)
    {
        // What is not known is not given to this operation: the folder and names by default are left to others then.
        string[] otherFolders = ["/var/log/journal", "/var/log/dump",
            guest.Facts().Agent.ExtensionLogFolder.OrShown(AgentConfiguration.DefaultExtensionLogFolder).TrimEnd('/')];
        IReadOnlyList<string> cloudInit = guest.Facts().CloudInit.LogFiles.OrShown(CloudInit.DefaultLogFiles);
        List<GuestEdit> edits = [.. Logins.SelectMany(guest.RemovePlain)];
        Stack<(string Path, int Depth)> folders = new([(Accounting, 1), (Folder, 1)]);
        int seen = 0;
        List<LeftPart> left = [];
        while (folders.TryPop(out (string Path, int Depth) current))
        {
            string folder = current.Path;
            foreach (GuestFile file in folder is Folder or Accounting ? guest.OwnList(folder) : guest.List(folder))
            {
                if (++seen > MaxEntries)
                {
                    return new(edits, [.. left, new LeftPart("log files", new Unreadable(Folder, $"there are more than {MaxEntries} files in it"))]);
                }

                if (file.IsDirectory && current.Depth == MaxDepth)
                {
                    left = [new LeftPart("log files", new Unreadable(Folder, $"there are more than {MaxDepth} folders in each other in it"))];
                }
                else if (file.IsDirectory)
                {
                    if (!otherFolders.Contains(file.Path) && file.Name != LinuxEdits.LostAndFound)
                    {
                        folders.Push((file.Path, current.Depth + 1));
                    }
                }
                else if (file.IsFile && Edit(file) is { } edit && !IsOthers(file))
                {
                    edits.Add(edit);
                }
            }
        }

        return new(edits, left);

        bool IsOthers(GuestFile file) => (LinuxFiles.Parent(file.Path) == Folder && AgentLogs.IsAgentLog(file.Name))
            || cloudInit.Any(log => LinuxFiles.Parent(log) == LinuxFiles.Parent(file.Path) && InstanceLogs.IsLog(guest, log, file.Name));
    }

    private static GuestEdit? Edit(GuestFile file) =>
        IsRotated(file.Name) ? new GuestEdit.Delete(file.Path)
        : file is { Length: > 0, Links: 1 } && (!IsData(file.Name) || file.Path.StartsWith(Installer, StringComparison.Ordinal))
            ? new GuestEdit.Truncate(file.Path)
        : null;

    /// <summary>What logrotate leaves: packed, with a number of up to three digits, or with a date.</summary>
    private static bool IsRotated(string name)
    {
        if (Packed.Any(end => name.EndsWith(end, StringComparison.Ordinal)))
        {
            return true;
        }

        int digits = name.Length - name.AsSpan().TrimEnd("0123456789").Length;
        char before = digits < name.Length ? name[^(digits + 1)] : '\0';
        return (before == '.' && digits is >= 1 and <= 3 && digits + 1 < name.Length) || (before is '-' or '.' && digits is 8 or 10);
    }

    /// <summary>Databases, and the binary logs of databases: numbered with six digits or more.</summary>
    private static bool IsData(string name) =>
        Data.Any(end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase)) || name.Length - name.AsSpan().TrimEnd("0123456789").Length >= 6;
}
