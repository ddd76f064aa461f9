using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Tests.Ext;
using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.FileSystems.Xfs.Log;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Xfs;

/// <summary>Our replay and the kernel's recovery of the same bytes, file for file; xfs_repair on what we made of it.</summary>
internal static class XfsReplayJudge
{
    /// <param name="dirty">The volume; stays as it is.</param>
    /// <param name="what">Which one, for the message.</param>
    /// <param name="isSettled">No inode without a name may be left.</param>
    /// <returns>What our replay did; null when the log was clean.</returns>
    public static XfsLogReplay? Compare(string dirty, string what, bool isSettled)
    {
        string kernel = dirty + ".kernel";
        OutsideTool.RunChecked("cp", "--sparse=always", dirty, kernel);
        XfsImage.Mounted(kernel, _ => { });
        SortedDictionary<string, string> expected = XfsTree.OfKernel(kernel);
        bool isClean;
        using (FileDevice device = new(dirty))
        using (XfsFileSystem fileSystem = XfsFileSystem.Open(device))
        {
            isClean = fileSystem.Notes.Count == 0;
            Assert.Equal(expected, ExtManifest.Of(fileSystem));
            Assert.True(fileSystem.Check().Count == 0, $"{what}: {string.Join("; ", fileSystem.Check().Take(5).Select(problem => problem.Description))}");
        }

        if (isClean)
        {
            return null;
        }

        XfsLogReplay? replay = null;
        string ours = EditedCopy.Make(dirty, device => new Opened(device), opened => replay = Replay(opened.Device));
        if (isSettled)
        {
            XfsJudge.AssertSound(ours);
        }
        else
        {
            Assert.Equal(XfsJudge.Complaints(kernel), XfsJudge.Complaints(ours));
        }

        Assert.Equal(expected, XfsTree.OfKernel(ours));
        using (FileDevice again = new(ours))
        using (XfsFileSystem fileSystem = XfsFileSystem.Open(again))
        {
            Assert.Empty(fileSystem.Notes);
        }

        // And as a volume that is used on.
        XfsImage.Mounted(ours, mount => File.WriteAllText(Path.Combine(mount, "afterwards"), "written"));
        if (isSettled)
        {
            XfsJudge.AssertSound(ours);
        }

        File.Delete(ours);
        File.Delete(kernel);
        return replay;
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
