using System.Text.Json;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Disks.Tests.Contract;

/// <summary>qemu-img, which creates input disks and judges output disks.</summary>
internal static class Qemu
{
    public static void Require() => OutsideTool.Require("qemu-img");

    /// <summary>Converts a raw file.</summary>
    public static string FromRaw(TemporaryFolder folder, string raw, string format, string options, string name = "disk")
    {
        string path = folder.File(name);
        OutsideTool.RunChecked("qemu-img", "convert", "-f", "raw", "-O", format, "-o", options, raw, path);
        return path;
    }

    /// <summary>The content of a disk as qemu reads it.</summary>
    public static string ToRaw(TemporaryFolder folder, string path, string format, string name = "oracle.raw")
    {
        string raw = folder.File(name);
        OutsideTool.RunChecked("qemu-img", "convert", "-f", format, "-O", "raw", path, raw);
        return raw;
    }

    public static long VirtualSize(string path, string format)
    {
        using JsonDocument info = JsonDocument.Parse(OutsideTool.RunChecked("qemu-img", "info", "--output=json", "-f", format, path));
        return info.RootElement.GetProperty("virtual-size").GetInt64();
    }
}
