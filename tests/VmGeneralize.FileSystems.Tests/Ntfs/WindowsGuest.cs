using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ntfs;

/// <summary>One Windows-like guest for all tests that only read it or edit copies.</summary>
public sealed class WindowsGuest : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private bool _isBuilt;
    private long _start;
    private long _length;

    public string ManifestPath => _folder.File("guest.manifest.tsv");

    internal FileDevice OpenVolume()
    {
        Build();
        return new FileDevice(_folder.File("guest.raw"), _start, _length);
    }

    /// <summary>Copies the volume C: alone to its own file.</summary>
    internal string CopyVolume(TemporaryFolder folder)
    {
        Build();
        string path = folder.File("c");
        OutsideTool.RunChecked(
            "dd", $"if={_folder.File("guest.raw")}", $"of={path}", "bs=1M", $"skip={_start >> 20}", $"count={_length >> 20}", "conv=sparse", "status=none");
        return path;
    }

    public void Dispose() => _folder.Dispose();

    private void Build()
    {
        string guests = Repository.RequireGuests();
        NtfsImage.RequireTools();
        OutsideTool.Require("sgdisk", "mkfs.vfat", "mcopy", "hivexregedit", "qemu-img", "python3");
        if (_isBuilt)
        {
            return;
        }

        OutsideTool.RunChecked(
            "bash", Path.Combine(guests, "make-windows-guest.sh"), "--out", _folder.File("guest"), "--files", "500", "--size-mb", "400", "--formats", "raw");
        Dictionary<string, string> facts = File.ReadLines(_folder.File("guest.facts")).First().Split(' ')
            .Select(fact => fact.Split('=')).ToDictionary(fact => fact[0], fact => fact[1]);
        _start = long.Parse(facts["c_start_sector"]) * 512;
        _length = long.Parse(facts["c_sectors"]) * 512;
        _isBuilt = true;
    }
}
