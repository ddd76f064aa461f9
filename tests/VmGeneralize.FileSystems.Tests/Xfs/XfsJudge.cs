using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Xfs;

/// <summary>xfs_repair on a volume.</summary>
internal static class XfsJudge
{
    private static readonly string[] s_usual =
    [
        "exit ", "Phase ", "        - ", "No modify flag set", "Cannot get host filesystem geometry.", "Repair may fail", "the image and the host filesystem",
    ];

    public static void AssertSound(string path)
    {
        ToolResult repair = OutsideTool.Run("xfs_repair", "-n", path);
        Assert.True(repair.ExitCode == 0, repair.All);
    }

    /// <summary>What is wrong. A value that was being written when a volume stopped is left to xfs_repair by the kernel too ("INCOMPLETE").</summary>
    public static string[] Complaints(string path) =>
    [
        .. OutsideTool.Run("xfs_repair", "-n", path).All.Split('\n').Where(line => line.Length > 0 && !Array.Exists(s_usual, line.StartsWith)),
    ];
}
