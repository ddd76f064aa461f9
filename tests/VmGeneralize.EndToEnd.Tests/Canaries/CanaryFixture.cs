using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Canaries;

/// <summary>
/// The planted disks, each built once. <c>VMG_CANARIES</c> names a folder that receives a copy of each, with the list of planted strings: to search
/// for the same strings in the output of another version of the tool, or of another tool.
/// </summary>
public sealed class CanaryFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, CanaryDisk> _disks = [];

    /// <summary>The disk of a system, <c>windows</c> or <c>linux</c>; read-only.</summary>
    internal CanaryDisk Disk(string system)
    {
        if (!_disks.TryGetValue(system, out CanaryDisk? disk))
        {
            _disks.Add(system, disk = system == "windows" ? WindowsCanaryDisk.Build(_folder) : LinuxCanaryDisk.Build(_folder));
            if (Environment.GetEnvironmentVariable("VMG_CANARIES") is { Length: > 0 } kept)
            {
                OutsideTool.RunChecked("cp", "--sparse=always", disk.Path, Path.Combine(kept, system + ".raw"));
                File.WriteAllLines(Path.Combine(kept, system + ".tsv"), disk.Canaries.Select(canary => canary.ToLine()));
            }
        }

        return disk;
    }

    public void Dispose() => _folder.Dispose();
}
