using VmGeneralize.TestSupport;

namespace VmGeneralize.Guests.Tests.Linux.Facts.RamDisk;

/// <summary>RAM disks made with the programs that distributions use for theirs.</summary>
internal static class PackedDisks
{
    public const string Program = "cpio";

    /// <summary>The program for each way to pack, with the arguments that distributions use.</summary>
    public static IReadOnlyDictionary<string, string> Commands { get; } = new Dictionary<string, string>
    {
        ["gzip"] = "gzip -n -9",
        ["zstd"] = "zstd -q -19 -T0", // mkinitcpio, Ubuntu
        ["zstd-fast"] = "zstd -q -1 --no-check",
        ["xz"] = "xz --check=crc32 --lzma2=dict=1MiB -T0", // dracut
        ["xz-blocks"] = "xz --check=crc64 --block-size=100KiB",
        ["xz-8"] = "xz --check=none -8", // initramfs-tools, apart from the check
        ["xz-sha256"] = "xz --check=sha256",
        ["lzma"] = "xz --format=lzma -9",
        ["lz4"] = "lz4 -q -l -9",
        ["bzip2"] = "bzip2 -9",
        ["lzop"] = "lzop -9",
    };

    /// <summary>An archive of files of some size, packed; a module is second to last.</summary>
    public static byte[] Pack(string how, params string[] modules)
    {
        using TemporaryFolder folder = new();
        string root = Path.Combine(folder.Path, "root");
        Random random = new(1);
        for (int number = 0; number < 15; number++)
        {
            byte[] contents = new byte[20_000];
            random.NextBytes(contents.AsSpan(0, 10_000)); // half of it packs well
            Write(Path.Combine(root, $"usr/lib/firmware/{number}.bin"), contents);
        }

        foreach (string module in modules)
        {
            Write(Path.Combine(root, $"usr/lib/modules/6.1/kernel/drivers/hv/{module}.ko.zst"), new byte[100]);
        }

        Write(Path.Combine(root, "zz/last"), [1]);
        string packed = Path.Combine(folder.Path, "packed");
        string pack = how == "none" ? "cat" : Commands[how];
        Shell($"cd '{root}' && find . | LC_ALL=C sort | cpio -o -H newc -R 0:0 --quiet | {pack} > '{packed}'");
        return File.ReadAllBytes(packed);
    }

    /// <summary>A file of zeros, packed.</summary>
    public static byte[] Zeros(int mebibytes, string pack)
    {
        using TemporaryFolder folder = new();
        Shell($"cd '{folder.Path}' && truncate -s {mebibytes}M zeros && echo zeros | cpio -o -H newc --quiet | {pack} > packed");
        return File.ReadAllBytes(folder.File("packed"));
    }

    private static void Shell(string command) => OutsideTool.RunChecked("sh", "-c", command);

    private static void Write(string path, byte[] contents)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, contents);
    }
}
