using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Xfs;

/// <summary>Logs whose last writes did not come to their end.</summary>
public sealed class XfsTornLogTests
{
    /// <summary>The last writes of a log come in any order, and some not at all.</summary>
    [SkippableTheory]
    [InlineData("rhel9")]
    [InlineData("rhel10")]
    [InlineData("plain")]
    public void A_log_that_was_torn_at_its_head_is_read_up_to_there(string format)
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        string whole = Dirty(folder, format);
        Random random = new(format.Length);
        int[][] holes = [[1], [1, 2, 3], [4], [.. Enumerable.Range(1, 20)], [9, 17], [.. Enumerable.Range(0, 5).Select(_ => random.Next(1, 40))]];
        foreach (int[] hole in holes)
        {
            string torn = folder.File("torn");
            File.Copy(whole, torn, overwrite: true);
            using (FileDevice device = new(torn, writable: true))
            {
                new XfsTornLog(device).Tear(device, hole);
            }

            XfsReplayJudge.Compare(torn, $"{format} without {string.Join(' ', hole)}");
        }
    }

    private static string Dirty(TemporaryFolder folder, string format)
    {
        string path = XfsImage.Make(folder, format, 64);
        XfsLoad.Run(path, seed: 11, steps: 120, flush: true, settle: false, hold: true);
        return path;
    }
}
