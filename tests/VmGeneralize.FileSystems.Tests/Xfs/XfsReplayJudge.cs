using System.Globalization;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Tests.Ext;
using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.FileSystems.Xfs.Log;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Xfs;

/// <summary>Our replay and the kernel's recovery of the same bytes, file for file, and block for block in number; xfs_repair on what we made of it.</summary>
internal static class XfsReplayJudge
{
    /// <param name="dirty">The volume; stays as it is.</param>
    /// <param name="what">Which one, for the message.</param>
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
        // Values of attributes that were being written are left to xfs_repair by the kernel too.
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

        // And as a volume that is used on.
        XfsImage.Mounted(ours, mount => File.WriteAllText(Path.Combine(mount, "afterwards"), "written"));
        Assert.Equal(complaints, XfsJudge.Complaints(ours));
        File.Delete(ours);
        File.Delete(kernel);
        return replay;
    }

    /// <summary>Inodes in use: what is nobody's any more was freed.</summary>
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
