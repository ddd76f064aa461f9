using Xunit;

namespace VmGeneralize.TestSupport;

/// <summary>A test's own block device: a loop device over a file that is filled with one byte value.</summary>
public sealed class LoopDevice : IDisposable
{
    /// <summary>The byte that fills the file.</summary>
    public const byte Old = 0xA5;

    /// <param name="file">The backing file; created.</param>
    /// <param name="length">Its size in bytes.</param>
    /// <param name="options">Options for losetup.</param>
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

    /// <summary>The backing file.</summary>
    public string File { get; }

    /// <summary>The device.</summary>
    public string Node { get; }

    /// <summary>The contents of the device, as large as its file.</summary>
    public byte[] Read()
    {
        using FileStream device = new(Node, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] bytes = new byte[new FileInfo(File).Length];
        device.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Overwrites the whole device with bytes.</summary>
    public void Write(byte[] bytes)
    {
        using FileStream device = new(Node, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        device.Write(bytes);
        device.Flush(flushToDisk: true);
    }

    public void Dispose() => OutsideTool.Run("losetup", "-d", Node);
}
