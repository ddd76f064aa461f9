namespace VmGeneralize.TestSupport.Guests;

/// <summary>Options of <c>make-linux-guest.sh</c>.</summary>
public sealed record LinuxGuestOptions
{
    /// <summary>File system of the root and of every logical volume: <c>ext4</c>, <c>xfs</c> or <c>btrfs</c>.</summary>
    public string FileSystem { get; init; } = "ext4";

    /// <summary>Partition table: <c>gpt</c> or <c>mbr</c>.</summary>
    public string Table { get; init; } = "gpt";

    /// <summary>An EFI system partition (FAT) on /boot/efi.</summary>
    public bool Esp { get; init; }

    /// <summary>A separate /boot: ext4 with 1 KiB blocks.</summary>
    public bool Boot { get; init; }

    /// <summary>Logical volumes: <c>none</c>, <c>single</c> (one logical volume) or <c>rhel</c> (root, usr, var, home and tmp).</summary>
    public string Lvm { get; init; } = "none";

    /// <summary>File system features: <c>debian12</c>, <c>ubuntu2404</c>, <c>rhel8</c>, <c>rhel9</c>, <c>rhel10</c> or <c>max</c>.</summary>
    public string Preset { get; init; } = "debian12";

    /// <summary>A file with the immutable flag in the provisioned user's home.</summary>
    public bool Immutable { get; init; }

    /// <summary>Containers, separated by commas: <c>raw</c>, <c>vhd</c> (dynamic), <c>vhdx</c> (dynamic), <c>fixedvhd</c>.</summary>
    public string Formats { get; init; } = "raw";

    internal IEnumerable<string> Arguments =>
    [
        "--fs", FileSystem,
        "--table", Table,
        "--lvm", Lvm,
        "--preset", Preset,
        "--formats", Formats,
        .. Esp ? ["--esp"] : Array.Empty<string>(),
        .. Boot ? ["--boot"] : Array.Empty<string>(),
        .. Immutable ? ["--immutable"] : Array.Empty<string>(),
    ];
}
