using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Xfs;

/// <summary>xfs_repair on a volume.</summary>
internal static class XfsJudge
{
    private static readonly string[] s_usual =
    [
        "exit ", "Phase ", "        - ", "No modify flag set", "Cannot get host filesystem geometry.", "Repair may fail", "the image and the host filesystem",
    ];

    /// <param name="path">The volume.</param>
    /// <param name="story">What was done to it, for the message.</param>
    public static void AssertSound(string path, string story = "")
    {
        ToolResult repair = Look(path);
        Assert.True(repair.ExitCode == 0, story + repair.All);
    }

    /// <summary>What is wrong. A value that was being written when a volume stopped is left to xfs_repair by the kernel too ("INCOMPLETE").</summary>
    public static string[] Complaints(string path) =>
    [
        .. Look(path).All.Split('\n').Where(line => line.Length > 0 && !Array.Exists(s_usual, line.StartsWith)),
    ];

    // Without reading ahead, and without a cache that is made for large volumes: a fifth of the time on small ones.
    private static ToolResult Look(string path) => OutsideTool.Run("xfs_repair", "-n", "-P", "-o", "bhash=64", path);
}
