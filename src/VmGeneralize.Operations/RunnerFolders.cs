using VmGeneralize.Guests;

namespace VmGeneralize.Operations;

/// <summary>
/// Folders of build runners. Those of GitHub and of Azure Pipelines are unpacked in any folder, so that they are recognized by what is in them
/// (ConfigurationStore of both). They are looked for in all folders but those that belong to the system and hidden ones, nearest to the root first;
/// where that ends early, it is said.
/// </summary>
public static class RunnerFolders
{
    private const int MaxDepth = 64;
    private const int MaxEntries = 50_000;
    private const int MaxInFolder = 5_000; // that of a runner has some tens; no other may use up what is looked at

    private static readonly string[] Secrets =
        [".credentials", ".credentials_migrated", ".credentials_rsaparams", ".credential_store", ".runner", ".runner_migrated", ".agent"];

    private static readonly string[] Programs = ["run.sh", "run.cmd", "config.sh", "config.cmd", "_work"];

    // Right below the root: what belongs to the system. What may hold a runner anyway is searched separately.
    private static readonly string[] OfLinux =
        ["bin", "boot", "dev", "etc", "lib", "lib32", "lib64", "libx32", "lost+found", "proc", "run", "sbin", "snap", "sys", "tmp", "usr", "var"];

    private static readonly string[] OfWindows =
        ["Windows", "Program Files", "Program Files (x86)", "ProgramData", "PerfLogs", "Recovery", "System Volume Information", "$Recycle.Bin"];

    private static readonly string[] Passed = ["_work", "node_modules", "AppData"];

    /// <summary>What runners are registered by, and the credentials that they take jobs with.</summary>
    public static FoundRunners Look(IGuestView guest)
    {
        string[] system = guest.Kind == GuestKind.Linux ? OfLinux : OfWindows;
        StringComparer names = guest.Kind == GuestKind.Linux ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
        Queue<(string Path, int Depth)> folders = new(guest.Roots.Select(root => (root, 0)));
        if (guest.Kind == GuestKind.Linux)
        {
            folders.Enqueue(("/usr/local", 1));
            folders.Enqueue(("/var/lib", 1));
        }

        List<GuestFile> found = [];
        int seen = 0;
        Unreadable? notAll = null;
        while (seen <= MaxEntries && folders.TryDequeue(out (string Path, int Depth) current))
        {
            List<GuestName> secrets = [];
            bool hasProgram = false;
            int before = seen;
            foreach (GuestName file in guest.Names(current.Path))
            {
                if (++seen > MaxEntries || seen - before > MaxInFolder)
                {
                    notAll ??= Early(current.Path, seen > MaxEntries ? $"{MaxEntries} files and folders" : $"{MaxInFolder} files and folders in one");
                    break;
                }

                hasProgram |= Programs.Contains(file.Name, names);
                if (file.IsFile && Secrets.Contains(file.Name, names))
                {
                    secrets.Add(file);
                }
                else if (file.IsDirectory && file.Name[0] != '.' && !Passed.Contains(file.Name, names)
                    && !(current.Depth == 0 && system.Contains(file.Name, names)))
                {
                    if (current.Depth == MaxDepth)
                    {
                        notAll ??= Early(file.Path, $"{MaxDepth} folders within each other");
                    }
                    else
                    {
                        folders.Enqueue((file.Path, current.Depth + 1));
                    }
                }
            }

            found.AddRange(secrets.Count > 1 || hasProgram ? secrets.Select(secret => guest.Find(secret.Path)).OfType<GuestFile>() : []);
        }

        return new FoundRunners(found, notAll);
    }

    private static Unreadable Early(string path, string limit) => new(path, $"runners were looked for in the nearest {limit} only") { IsInPart = true };
}

/// <summary>The files of runners.</summary>
/// <param name="Files">What was found.</param>
/// <param name="NotAll">Why there may be more; null: everything was looked at.</param>
public sealed record FoundRunners(IReadOnlyList<GuestFile> Files, Unreadable? NotAll);
