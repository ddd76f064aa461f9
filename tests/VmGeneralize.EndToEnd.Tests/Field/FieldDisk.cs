using VmGeneralize.EndToEnd.Tests.Canaries;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Field;

/// <summary>A small disk of a kind that the tool once got wrong, built by the scripts next to the guest builders.</summary>
internal sealed class FieldDisk : IDisposable
{
    private const long MiB = 1 << 20;
    private const string Marker = "LEFTOVER";

    private readonly TemporaryFolder _folder = new();
    private readonly CanaryPartition[] _volumes;

    /// <param name="system"><c>linux</c> or <c>windows</c>.</param>
    /// <param name="name">Name of the case.</param>
    /// <param name="volumes">Number of volumes of 40 MiB, one after the other.</param>
    /// <param name="second">Where the second volume is mounted.</param>
    public FieldDisk(string system, string name, int volumes, string second = "")
    {
        string builder = System.IO.Path.Combine(Repository.RequireFieldCases(), $"{system}-case.sh");
        Skip.IfNot(Environment.IsPrivilegedProcess, "files of a guest belong to root");
        OutsideTool.Require("sgdisk", "sfdisk", "mke2fs", "mkntfs", "ntfs-3g", "hivexregedit", "debugfs");
        OutsideTool.RunChecked("bash", builder, name, Path);
        _volumes =
        [
            .. Enumerable.Range(0, volumes)
                .Select(index => new CanaryPartition($"partition {index + 1}", system == "linux" ? "ext" : "ntfs", ((40 * index) + 1) * MiB, 40 * MiB)
                {
                    MountedAt = index > 0 ? second : "",
                }),
        ];
    }

    public string Path => _folder.File("disk.raw");

    /// <summary>The disk that <see cref="Generalize"/> writes.</summary>
    public string Result => _folder.File("result.raw");

    /// <summary>Generalizes with the default operations.</summary>
    public ToolResult Generalize(params string[] options) =>
        VmGeneralizeTool.Run(["generalize", Path, "-o", Result, "--format", "raw", .. options]);

    /// <summary>Nothing that had to go is left, verify finds nothing, and everything else is unchanged.</summary>
    /// <param name="hasMarker">Whether the source has a string that must go.</param>
    public void AssertGone(bool hasMarker = true)
    {
        Plan plan = VmGeneralizeTool.Plan(Path);
        ToolResult result = Generalize();

        Assert.True(result.ExitCode == ExitCodes.Done, result.All);
        Assert.Equal(hasMarker, ByteSearch.Find(Path, [Marker]).Count > 0);
        Assert.Empty(ByteSearch.Find(Result, [Marker]));
        Assert.Contains("Clean", VmGeneralizeTool.RunChecked("verify", Result).Output, StringComparison.Ordinal);
        foreach (CanaryPartition volume in _volumes)
        {
            LiveTree.Judge(Result, volume);
            Assert.Empty(LiveTree.Unplanned(Path, Result, volume, plan));
        }
    }

    /// <summary>Whether a file is on the first volume of the result.</summary>
    public bool Keeps(string path) => LiveTree.Read(Result, _volumes[0]).ContainsKey(path);

    public void Dispose() => _folder.Dispose();
}
