using System.Diagnostics;

namespace VmGeneralize.TestSupport;

/// <summary>Mounts volumes for tests.</summary>
public static class MountPoint
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Runs an action on a volume while it is mounted at a new folder.</summary>
    /// <param name="mount">Mounts the volume at the folder.</param>
    /// <param name="unmount">Unmounts it.</param>
    /// <param name="action">What to do in the folder.</param>
    public static void While(Action<string> mount, Action<string> unmount, Action<string> action)
    {
        string folder = Directory.CreateTempSubdirectory("vmg-mount-").FullName;
        mount(folder);
        try
        {
            action(folder);
        }
        finally
        {
            unmount(folder);
            Directory.Delete(folder);
        }
    }

    /// <summary>Unmounts a kernel file system.</summary>
    public static void Unmount(string path) => RunWhileBusy("umount", path);

    /// <summary>
    /// Unmounts an NTFS volume that ntfs-3g serves, and waits for the driver, which writes the rest after the unmount has returned. Its lock on
    /// the image does not help: the driver lost it when it became a daemon.
    /// </summary>
    public static void UnmountNtfs(string path)
    {
        Process[] drivers = [.. Process.GetProcessesByName("ntfs-3g").Where(process => Serves(process, path))];
        RunWhileBusy("fusermount", "-u", path);
        foreach (Process driver in drivers)
        {
            AwaitEnd(driver);
            driver.Dispose();
        }
    }

    // A process that is not our child notifies nobody when it exits: Process.WaitForExit polls ever more slowly, in the end ten times a second.
    private static void AwaitEnd(Process driver)
    {
        while (!driver.HasExited)
        {
            Thread.Sleep(1);
        }
    }

    private static bool Serves(Process driver, string path)
    {
        try
        {
            return File.ReadAllText($"/proc/{driver.Id}/cmdline").Split('\0').Contains(path);
        }
        catch (IOException)
        {
            return false; // gone meanwhile
        }
    }

    // A program that another test starts at this moment holds a copy of every open file between its fork and its exec:
    // for a few milliseconds the mount is busy although this test has closed everything.
    private static void RunWhileBusy(string program, params string[] arguments)
    {
        long started = Stopwatch.GetTimestamp();
        while (true)
        {
            ToolResult result = OutsideTool.Run(program, arguments);
            if (result.ExitCode == 0)
            {
                return;
            }

            if (!result.All.Contains("busy", StringComparison.Ordinal) || Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {result.All}");
            }

            Thread.Sleep(20);
        }
    }
}
