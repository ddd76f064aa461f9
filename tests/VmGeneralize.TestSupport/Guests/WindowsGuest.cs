using System.Globalization;

namespace VmGeneralize.TestSupport.Guests;

/// <summary>A guest disk that <c>make-windows-guest.sh</c> built. The files are shared between tests: read them only.</summary>
public sealed class WindowsGuest
{
    private const int SectorSize = 512;

    // sgdisk 1.0.9 has no -q: given one, it writes nothing and exits 0. The builder's GPT disks would have no partitions.
    private const string SgdiskWithoutQuiet = """
        #!/usr/bin/env bash
        arguments=()
        for argument in "$@"; do [ "$argument" = -q ] || arguments+=("$argument"); done
        exec REAL "${arguments[@]}" >/dev/null
        """;

    private readonly string _prefix;

    private WindowsGuest(string prefix)
    {
        _prefix = prefix;
        Facts = File.ReadLines(prefix + ".facts").First().Split(' ')
            .Select(fact => fact.Split('=', 2))
            .ToDictionary(fact => fact[0], fact => fact[1]);
    }

    public string Raw => _prefix + ".raw";

    public string Vhd => _prefix + ".vhd";

    public string Vhdx => _prefix + ".vhdx";

    public string FixedVhd => _prefix + ".fixed.vhd";

    /// <summary>Output of <c>windows-manifest.sh</c> for C:; there is none for a BitLocker volume.</summary>
    public string ManifestFile => _prefix + ".manifest.tsv";

    /// <summary>First line of the <c>.facts</c> file, as names and values.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; }

    /// <summary>Start of C: on the disk, in bytes.</summary>
    public long CStart => long.Parse(Facts["c_start_sector"], CultureInfo.InvariantCulture) * SectorSize;

    /// <summary>Size of C:, in bytes.</summary>
    public long CLength => long.Parse(Facts["c_sectors"], CultureInfo.InvariantCulture) * SectorSize;

    /// <summary>Builds a guest or finds it in the cache; skips the calling test when the builders or their tools are missing.</summary>
    public static WindowsGuest Build(WindowsGuestOptions options)
    {
        string builders = Repository.RequireGuests();
        OutsideTool.Require(
            "sgdisk", "sfdisk", "mkntfs", "ntfs-3g", "ntfsfix", "mkfs.vfat", "mcopy", "hivexregedit", "hivexsh", "qemu-img",
            "setfattr", "getfattr", "xz", "python3", "fusermount");
        string script = Path.Combine(builders, "make-windows-guest.sh");
        string folder = BuildCache.Folder(
            "windows",
            [File.ReadAllText(script), File.ReadAllText(Path.Combine(builders, "windows-manifest.sh")), SgdiskWithoutQuiet, .. options.Arguments],
            folder => Run(script, folder, options));
        return new WindowsGuest(Path.Combine(folder, "guest"));
    }

    private static void Run(string script, string folder, WindowsGuestOptions options)
    {
        string tools = Path.Combine(folder, "tools");
        Directory.CreateDirectory(tools);
        string sgdisk = Path.Combine(tools, "sgdisk");
        File.WriteAllText(sgdisk, SgdiskWithoutQuiet.Replace("REAL", OutsideTool.Find("sgdisk"), StringComparison.Ordinal));
        OutsideTool.RunChecked("chmod", "+x", sgdisk);
        string path = $"{tools}:{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin";
        ToolResult result = OutsideTool.Run(
            "bash",
            [script, "--out", Path.Combine(folder, "guest"), .. options.Arguments],
            new Dictionary<string, string> { ["PATH"] = path });
        if (result.ExitCode != 0)
        {
            throw new InvalidOperationException($"make-windows-guest.sh {string.Join(' ', options.Arguments)}: {result.All}");
        }
    }
}
