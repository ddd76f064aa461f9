using VmGeneralize.FileSystems.Tests.Ext.Journal;
using VmGeneralize.FileSystems.Tests.Posix.Model;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ext.Model;

/// <summary>Volumes with random features and a random history: made by mke2fs, filled and aged by the kernel.</summary>
internal static class RandomVolume
{
    /// <summary>Makes a new volume. Some are left as after a power failure: with a journal to replay, and a file that was deleted while it was open.</summary>
    /// <param name="folder">Holds mount points.</param>
    /// <param name="path">The file to make.</param>
    /// <param name="random">Source of all random choices.</param>
    /// <param name="tokens">Number of tokens used so far.</param>
    /// <returns>How it was made, and what the kernel sees on it.</returns>
    public static (string Format, SortedDictionary<string, string> Manifest) Make(TemporaryFolder folder, string path, Random random, ref int tokens)
    {
        string[] arguments = Arguments(random);
        string format = string.Join(' ', arguments);
        SparseFile.Create(path, (long)random.Next(8, 25) << 20);
        OutsideTool.RunChecked("mke2fs", ["-q", "-F", .. arguments, path]);
        int used = tokens;
        JournalImage.Mounted(folder, path, "noatime", mount => used = RandomPast.Give(mount, random, used));
        string settled = path;
        if (random.Next(3) == 0 && OutsideTool.RunChecked("dumpe2fs", "-h", path).Contains("has_journal", StringComparison.Ordinal))
        {
            format += " (not unmounted)";
            settled = path + ".settled";
            JournalImage.Mounted(folder, path, "noatime", mount =>
            {
                used = RandomPast.Give(mount, random, used);
                CopyWithOpenFile(mount, random, () => SparseFile.Snapshot(path, settled));
            });
            File.Copy(settled, path, overwrite: true);
            JournalImage.Mounted(folder, settled, "noatime", _ => { }); // the kernel's own recovery
        }

        tokens = used;
        return (format, ExtManifest.OfKernel(settled));
    }

    /// <summary>Copies the volume while a deleted file is open and all of that is committed.</summary>
    private static void CopyWithOpenFile(string mount, Random random, Action copy)
    {
        string path = $"{mount}/deleted while open";
        FileStream? open = null;
        try
        {
            open = new FileStream(path, FileMode.Create);
            open.Write(new byte[random.Next(100_000)]);
            open.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            // The volume is full: a shorter file will do, or none.
        }

        using (open)
        {
            File.Delete(path);
            OutsideTool.RunChecked("sync", "-f", mount);
            copy();
        }
    }

    private static string[] Arguments(Random random)
    {
        bool Chance(int percent) => random.Next(100) < percent;
        int block = 1024 << random.Next(3);
        List<string> arguments = ["-b", $"{block}", "-m", $"{random.Next(6)}"];
        if (Chance(20))
        {
            string old = Chance(50) ? "ext3" : "ext2";
            return [.. arguments, "-t", old, "-I", Chance(50) ? "128" : "256", .. Chance(30) ? new[] { "-O", "^dir_index" } : []];
        }

        int inode = Chance(20) ? 128 : Chance(60) ? 256 : 512;
        bool checksums = Chance(70);
        bool metaGroups = Chance(15);
        List<string> features = [checksums ? "metadata_csum" : Chance(50) ? "^metadata_csum,uninit_bg" : "^metadata_csum,^uninit_bg"];
        void Maybe(int percent, string feature) => features.Add(Chance(percent) ? feature : "^" + feature);
        Maybe(80, "flex_bg");
        Maybe(85, "dir_index");
        Maybe(80, "64bit");
        Maybe(20, "large_dir");
        Maybe(80, "has_journal");
        features.Add(metaGroups ? "meta_bg,^resize_inode" : Chance(50) ? "resize_inode" : "^resize_inode");
        features.AddRange(Chance(20) ? ["sparse_super2"] : []);
        features.AddRange(checksums && Chance(30) ? ["metadata_csum_seed"] : []);
        features.AddRange(Chance(40) && inode > 128 ? ["inline_data"] : []);
        features.AddRange(Chance(25) ? ["ea_inode"] : []);
        features.AddRange(Chance(25) && features.Contains("has_journal") ? ["orphan_file"] : []);
        arguments.AddRange(["-t", "ext4", "-I", $"{inode}", "-O", string.Join(',', features)]);
        arguments.AddRange(Chance(40) && !features.Contains("has_journal") ? ["-g", $"{block * random.Next(1, 9)}"] : []);
        arguments.AddRange(Chance(30) ? ["-N", $"{random.Next(600, 5000)}"] : []);
        return [.. arguments];
    }
}
