using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Xfs;

/// <summary>xfs_repair on a volume.</summary>
internal static class XfsJudge
{
    public static void AssertSound(string path)
    {
        ToolResult repair = OutsideTool.Run("xfs_repair", "-n", path);
        Assert.True(repair.ExitCode == 0, repair.All);
    }
}
