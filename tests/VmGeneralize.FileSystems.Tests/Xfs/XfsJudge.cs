using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Xfs;

/// <summary>Runs xfs_repair on a volume.</summary>
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

    /// <summary>What xfs_repair finds wrong. The kernel also leaves to it a value that was being written when a volume stopped ("INCOMPLETE").</summary>
    public static string[] Complaints(string path) =>
    [
        .. Look(path).All.Split('\n').Where(line => line.Length > 0 && !Array.Exists(s_usual, line.StartsWith)),
    ];

    // Without read-ahead, and without a cache sized for large volumes: this takes a fifth of the time on small ones.
    private static ToolResult Look(string path) => OutsideTool.Run("xfs_repair", "-n", "-P", "-o", "bhash=64", path);
}
