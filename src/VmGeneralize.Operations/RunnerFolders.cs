using VmGeneralize.Guests;

namespace VmGeneralize.Operations;

/// <summary>
/// Folders of build runners. Those of GitHub and of Azure Pipelines are unpacked wherever somebody likes, so that they are known by what is in them
/// (ConfigurationStore of both). They are looked for down to a few folders below the root, nearest first, and in so many entries.
/// </summary>
public static class RunnerFolders
{
    private const int MostDepth = 4; // as /home/ci/runners/one
    private const int MostEntries = 20_000;

    private static readonly string[] Secrets =
        [".credentials", ".credentials_migrated", ".credentials_rsaparams", ".credential_store", ".runner", ".runner_migrated", ".agent"];

    private static readonly string[] Programs = ["run.sh", "run.cmd", "config.sh", "config.cmd", "_work"];

    // Right below the root: what belongs to the system. What may hold a runner anyway is begun with on its own.
    private static readonly string[] OfLinux =
        ["bin", "boot", "dev", "etc", "lib", "lib32", "lib64", "libx32", "lost+found", "proc", "run", "sbin", "snap", "sys", "tmp", "usr", "var"];

    private static readonly string[] OfWindows =
        ["Windows", "Program Files", "Program Files (x86)", "ProgramData", "PerfLogs", "Recovery", "System Volume Information", "$Recycle.Bin"];

    private static readonly string[] Passed = ["_work", "node_modules", "AppData"];

    /// <summary>What runners are registered by, and the credentials that they take jobs with.</summary>
    public static IReadOnlyList<GuestFile> Files(IGuestView guest)
    {
        string[] system = guest.Kind == GuestKind.Linux ? OfLinux : OfWindows;
        StringComparer names = guest.Kind == GuestKind.Linux ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
        Queue<(string Path, int Depth)> folders = new(guest.Roots.Select(root => (root, 0)));
        if (guest.Kind == GuestKind.Linux)
        {
            folders.Enqueue(("/usr/local", 2));
            folders.Enqueue(("/var/lib", 2));
        }

        List<GuestFile> found = [];
        int seen = 0;
        while (seen <= MostEntries && folders.TryDequeue(out (string Path, int Depth) current))
        {
            List<GuestFile> secrets = [];
            bool hasProgram = false;
            foreach (GuestFile file in guest.List(current.Path).TakeWhile(_ => ++seen <= MostEntries))
            {
                hasProgram |= Programs.Contains(file.Name, names);
                if (file.IsFile && Secrets.Contains(file.Name, names))
                {
                    secrets.Add(file);
                }
                else if (file.IsDirectory && current.Depth < MostDepth && file.Name[0] != '.' && !Passed.Contains(file.Name, names)
                    && !(current.Depth == 0 && system.Contains(file.Name, names)))
                {
                    folders.Enqueue((file.Path, current.Depth + 1));
                }
            }

            found.AddRange(secrets.Count > 1 || hasProgram ? secrets : []);
        }

        return found;
    }
}
