using System.Text.Json;

namespace VmGeneralize.TestSupport.Judges;

/// <summary>qemu-img: what the rest of the world thinks of a disk file.</summary>
public static class Qemu
{
    /// <summary>Fails unless <c>qemu-img check</c> finds nothing; formats that it cannot check (raw, vpc) pass.</summary>
    public static void Check(string path, string format)
    {
        ToolResult result = OutsideTool.Run("qemu-img", "check", "-f", format, path);
        bool cannotCheck = result.ExitCode == 63; // "This image format does not support checks"
        if (result.ExitCode != 0 && !cannotCheck)
        {
            throw new InvalidOperationException($"qemu-img check {path}: {result.All}");
        }
    }

    /// <summary>
    /// Virtual size in bytes; fails unless qemu-img can open the file as <paramref name="format"/> (vpc, vhdx, raw). The format
    /// must be named: qemu-img mistakes a fixed VHD for raw, because it looks for the footer's copy at the start.
    /// </summary>
    public static long VirtualSize(string path, string format)
    {
        using JsonDocument info = JsonDocument.Parse(
            OutsideTool.RunChecked("qemu-img", "info", "-f", format, "--output=json", path));
        return info.RootElement.GetProperty("virtual-size").GetInt64();
    }

    /// <summary>Makes a sparse raw copy of any disk file; if <paramref name="format"/> is null, qemu-img detects the format.</summary>
    public static void ConvertToRaw(string source, string target, string? format = null) =>
        OutsideTool.RunChecked("qemu-img", ["convert", .. format is null ? (string[])[] : ["-f", format], "-O", "raw", source, target]);

    /// <summary>Fails unless both files hold the same bytes (the longer one may end in zeros).</summary>
    public static void AssertSame(string left, string right)
    {
        ToolResult result = OutsideTool.Run("qemu-img", "compare", left, right);
        if (result.ExitCode != 0)
        {
            throw new InvalidOperationException($"qemu-img compare {left} {right}: {result.All}");
        }
    }
}
