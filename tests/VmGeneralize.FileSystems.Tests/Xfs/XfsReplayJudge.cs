using System.Globalization;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Tests.Ext;
using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.FileSystems.Xfs.Log;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Xfs;

/// <summary>Compares our replay with the kernel's recovery of the same bytes, file by file and by number of inodes; xfs_repair checks our result.</summary>
internal static class XfsReplayJudge
{
    /// <param name="dirty">The volume; it stays unchanged.</param>
    /// <param name="what">Which volume it is, for the message.</param>
    /// <returns>What our replay did; null when the log was clean.</returns>
    public static XfsLogReplay? Compare(string dirty, string what)
    {
        string kernel = dirty + ".kernel";
        OutsideTool.RunChecked("cp", "--sparse=always", dirty, kernel);
        XfsImage.Mounted(kernel, _ => { });
        SortedDictionary<string, string> expected = XfsTree.OfKernel(kernel);
        string room = Room(kernel);
        bool isClean;
        using (FileDevice device = new(dirty))
        using (XfsFileSystem fileSystem = XfsFileSystem.Open(device))
        {
            isClean = fileSystem.Notes.Count == 0;
            Assert.Equal(expected, ExtManifest.Of(fileSystem));
            IReadOnlyList<string> problems = [.. fileSystem.Check().Take(5).Select(problem => problem.Description)];
            Assert.True(problems.Count == 0, $"{what}: {string.Join("; ", problems)}");
        }

        if (isClean)
        {
            return null;
        }

        XfsLogReplay? replay = null;
        string ours = EditedCopy.Make(dirty, device => new Opened(device), opened => replay = Replay(opened.Device));
        // The kernel also leaves to xfs_repair the attribute values that were being written.
        string[] complaints = XfsJudge.Complaints(kernel);
        Assert.Equal(complaints, XfsJudge.Complaints(ours));
        Assert.Equal(expected, XfsTree.OfKernel(ours));
        Assert.Equal(room, Room(ours));
        using (FileDevice again = new(ours))
        using (XfsFileSystem fileSystem = XfsFileSystem.Open(again))
        {
            Assert.Empty(fileSystem.Notes);
            Assert.Null(fileSystem.WhyReadOnly()); // no file without a name is left
        }

        // Judge it again after further use of the volume.
        XfsImage.Mounted(ours, mount => File.WriteAllText(Path.Combine(mount, "afterwards"), "written"));
        Assert.Equal(complaints, XfsJudge.Complaints(ours));
        File.Delete(ours);
        File.Delete(kernel);
        return replay;
    }

    /// <summary>Number of inodes in use: those that belong to nothing any more were freed.</summary>
    private static string Room(string path)
    {
        string counts = OutsideTool.RunChecked("xfs_db", "-r", "-c", "sb 0", "-c", "print icount ifree", path);
        string[] lines = counts.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        long[] numbers = [.. lines.Select(line => long.Parse(line.Split('=')[1], CultureInfo.InvariantCulture))];
        return $"{numbers[0] - numbers[1]} inodes";
    }

    private static XfsLogReplay Replay(IWritableBlockDevice device)
    {
        XfsLogReplay replay = XfsLogReplay.Run(device, XfsSuperblock.Read(device), CancellationToken.None);
        Assert.True(replay.Transactions > 0);
        return replay;
    }

    private sealed record Opened(IWritableBlockDevice Device) : IDisposable
    {
        public void Dispose() => Device.Flush();
    }
}
