using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Damage;

/// <summary>Runs the tool on a disk with one change at a time.</summary>
internal sealed class DamagedDisk(string path) : IDisposable
{
    // The fixture needs far less; trusting a false length needs more.
    private const int HeapLimitMebibytes = 256;

    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _original = File.ReadAllBytes(path);

    /// <summary>Fails unless the tool succeeds, or says in plain words why it does not and leaves no output.</summary>
    public void AssertHandled(Change change)
    {
        Apply(change);
        string output = _folder.File("out.vhd");
        string[] generalize = ["generalize", path, "-o", output];
        foreach (string[] command in change.MustFail ? [["inspect", path], generalize] : (string[][])[generalize])
        {
            ToolResult result = VmGeneralizeTool.RunWithHeapLimit(HeapLimitMebibytes, command);
            string told = $"{change.Name}: {command[0]}: {result.All}";
            Assert.True(result.ExitCode is ExitCodes.Done or ExitCodes.Refused or ExitCodes.Corrupt, told);
            Assert.False(change.MustFail && command[0] == "generalize" && result.ExitCode == ExitCodes.Done, told);
            Assert.False(result.ExitCode != ExitCodes.Done && result.Error.Trim().Length == 0, told);
            Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("nhandled", result.Error, StringComparison.Ordinal);
            if (result.ExitCode != ExitCodes.Done)
            {
                Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
            }
        }

        foreach (string left in Directory.GetFiles(_folder.Path))
        {
            File.Delete(left);
        }

        Restore(change);
    }

    public void Dispose() => _folder.Dispose();

    private void Apply(Change change)
    {
        using FileStream file = File.OpenWrite(path);
        foreach ((long position, byte[] bytes) in change.Writes)
        {
            file.Position = Absolute(position);
            file.Write(bytes, 0, (int)Math.Min(bytes.Length, file.Length - file.Position));
        }

        file.SetLength(change.CutAt ?? file.Length);
    }

    private void Restore(Change change)
    {
        using FileStream file = File.OpenWrite(path);
        foreach ((long position, byte[] bytes) in change.Writes)
        {
            file.Position = Absolute(position);
            file.Write(_original, (int)file.Position, (int)Math.Min(bytes.Length, _original.Length - file.Position));
        }

        if (change.CutAt is long cut)
        {
            file.Position = cut;
            file.Write(_original, (int)cut, (int)(_original.Length - cut));
        }
    }

    private long Absolute(long position) => position < 0 ? _original.Length + position : position;
}
