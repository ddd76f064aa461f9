using System.Globalization;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.TestSupport.Guests;

/// <summary>A guest disk that <c>make-linux-guest.sh</c> built. The files are shared between tests: read them only.</summary>
public sealed class BuiltLinuxGuest
{
    private readonly string _folder;

    internal BuiltLinuxGuest(string folder) => _folder = folder;

    public string Raw => File("guest.raw");

    public string Vhd => File("guest.vhd");

    public string Vhdx => File("guest.vhdx");

    public string FixedVhd => File("guest.fixed.vhd");

    /// <summary>The planted strings: id (the string is <c>VMGCANARY-id</c>), class, who removes it, path, note; tab-separated with a header line.</summary>
    public string CanariesFile => File("guest.canaries.tsv");

    /// <summary>The volumes and where they are.</summary>
    public IReadOnlyList<LinuxGuestVolume> Layout =>
    [
        .. System.IO.File.ReadLines(File("guest.layout.tsv")).Skip(1).Select(line => line.Split('\t')).Select(cells => new LinuxGuestVolume(
            cells[0],
            cells[1],
            cells[2],
            cells[3],
            long.Parse(cells[4], CultureInfo.InvariantCulture),
            long.Parse(cells[5], CultureInfo.InvariantCulture),
            cells[6])),
    ];

    /// <summary>
    /// Every file of the raw image as the kernel's own drivers show it; created once. The FAT of an EFI system partition is not included.
    /// </summary>
    public LinuxManifest Manifest()
    {
        string script = Path.Combine(Repository.RequireGuests(), "manifest.sh");
        OutsideTool.Require("losetup", "parted", "blkid", "qemu-img", "python3");
        string cached = BuildCache.Folder(
            "linux-manifest",
            [System.IO.File.ReadAllText(script), _folder],
            folder => System.IO.File.WriteAllText(Path.Combine(folder, "manifest.tsv"), OutsideTool.RunChecked("bash", script, Raw)));
        return LinuxManifest.Load(Path.Combine(cached, "manifest.tsv"));
    }

    private string File(string name) => Path.Combine(_folder, name);
}
