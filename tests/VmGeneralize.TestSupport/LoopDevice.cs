using Xunit;

namespace VmGeneralize.TestSupport;

/// <summary>A block device of a test's own: a loop device over a file that is full of one byte.</summary>
public sealed class LoopDevice : IDisposable
{
    /// <summary>What the file is full of.</summary>
    public const byte Old = 0xA5;

    /// <param name="file">The file; made.</param>
    /// <param name="length">Its size in bytes.</param>
    /// <param name="options">For losetup.</param>
    public LoopDevice(string file, long length, params string[] options)
    {
        OutsideTool.Require("losetup");
        Skip.IfNot(Environment.IsPrivilegedProcess, "loop devices need root");
        using (FileStream stream = System.IO.File.Create(file))
        {
            byte[] old = new byte[1 << 20];
            old.AsSpan().Fill(Old);
            for (long left = length; left > 0; left -= old.Length)
            {
                stream.Write(old, 0, (int)Math.Min(left, old.Length));
            }
        }

        File = file;
        Node = OutsideTool.RunChecked("losetup", ["--show", "-f", .. options, file]).Trim();
    }

    /// <summary>The file behind it.</summary>
    public string File { get; }

    /// <summary>The device.</summary>
    public string Node { get; }

    /// <summary>What is on it, when all that was written has reached the file.</summary>
    public byte[] Read()
    {
        using FileStream device = new(Node, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] bytes = new byte[new FileInfo(File).Length];
        device.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Puts bytes on all of it.</summary>
    public void Write(byte[] bytes)
    {
        using FileStream device = new(Node, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        device.Write(bytes);
        device.Flush(flushToDisk: true);
    }

    public void Dispose() => OutsideTool.Run("losetup", "-d", Node);
}
