using System.Globalization;
using System.Text.RegularExpressions;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Canaries;

/// <summary>
/// Plants strings in every place of an ext volume: with debugfs, and in bytes that debugfs leaves alone. On volumes with checksums, only in bytes
/// that no checksum covers.
/// </summary>
internal sealed partial class ExtVolumePlanter
{
    /// <summary>The remover given for strings that stay.</summary>
    public const string KeptBy = "nothing";

    private const int InodeSize = 256;
    private const string BootsFrom = "ext4-4k";
    private readonly string _image;
    private readonly string _tag;
    private readonly TemporaryFolder _work;
    private readonly List<Canary> _planted = [];
    private readonly string _description;
    private readonly int _block;

    private ExtVolumePlanter(string image, string tag, TemporaryFolder work)
    {
        (_image, _tag, _work) = (image, tag, work);
        _description = OutsideTool.RunChecked("dumpe2fs", image);
        _block = int.Parse(Described(BlockSize()), CultureInfo.InvariantCulture);
    }

    private bool HasChecksums => _description.Contains("metadata_csum", StringComparison.Ordinal);

    private bool HasJournal => _description.Contains("has_journal", StringComparison.Ordinal);

    /// <param name="image">The volume; changed in place. It has a folder <c>/srv</c> with <c>keep.txt</c>.</param>
    /// <param name="tag">Short name of the volume, part of each string.</param>
    public static IReadOnlyList<Canary> Plant(string image, string tag)
    {
        OutsideTool.Require("debugfs", "dumpe2fs", "setfattr", "mount");
        using TemporaryFolder work = new();
        ExtVolumePlanter planter = new(image, tag, work);
        planter.PlantDeletedAttributes(); // first, while the kernel would take the volume for what it is
        planter.PlantDeleted();
        planter.PlantDeletedNames();
        planter.PlantBeforeSuperblock();
        planter.PlantInFiles();
        planter.PlantInOwnBlocks();
        if (!planter.HasChecksums)
        {
            planter.PlantWhereChecksumsWouldBe();
        }

        planter.PlantFreeInode(); // last, so that no file takes it
        return planter._planted;
    }

    private void PlantDeleted()
    {
        Copy("/srv/gone.bin", New("free-block", "rm in debugfs", "not copied").Fill(40_000));
        Debug("rm /srv/gone.bin");
    }

    // The kernel zeros whatever leaves an inode or a block that stays. The block of the last attribute is freed as it is.
    private void PlantDeletedAttributes()
    {
        const int files = 20; // one of their blocks stays free, whatever is planted after them
        Canary canary = New("deleted-attribute", "setfattr -x of a value that has a block", "not copied");
        MountPoint.While(mount => OutsideTool.RunChecked("mount", "-o", "loop", _image, mount), MountPoint.Unmount, mount =>
        {
            string[] paths = [.. Enumerable.Range(0, files).Select(index => Path.Combine(mount, "srv", $"attribute-{index}"))];
            foreach (string path in paths)
            {
                File.WriteAllText(path, "k");
                OutsideTool.RunChecked("setfattr", "-n", "user.gone", "-v", canary.Text + path + new string('v', 400), path);
            }

            OutsideTool.RunChecked("sync", "-f", paths[0]);
            OutsideTool.RunChecked("setfattr", ["-x", "user.gone", .. paths]);
        });
    }

    private void PlantDeletedNames()
    {
        const int names = 4;
        Canary canary = New("folder-name", "rm in debugfs: the name stays between those of its folder");
        Debug("mkdir /srv/names");
        for (int index = 0; index < names; index++)
        {
            Copy($"/srv/names/keep-{index}", Live(1));
            Copy($"/srv/names/{canary.Text}-{index}", Live(1));
        }

        for (int index = 0; index < names; index++)
        {
            Debug($"rm /srv/names/{canary.Text}-{index}");
        }
    }

    private void PlantBeforeSuperblock()
    {
        if (_tag == BootsFrom)
        {
            Write(100, New("boot-code", "in a first sector that firmware would start", KeptBy));
            using FileStream file = new(_image, FileMode.Open, FileAccess.Write);
            file.Position = 510;
            file.Write([0x55, 0xAA]);
        }
        else
        {
            Write(100, New("first-sector", "in a first sector that firmware would not start"));
        }

        Write(600, New("second-sector", "behind the first sector, before the superblock"));
    }

    private void PlantFreeInode()
    {
        Debug("symlink /srv/link target");
        long inode = InodeNumber("/srv/link");
        Debug("rm /srv/link");
        Write(Inode(inode) + 40, New("free-inode", "in the inode of a symbolic link that was removed, as kernels leave its target", "always"));
    }

    private void PlantInFiles()
    {
        Copy("/srv/tail.txt", Live(_block + 20));
        Write(Block("/srv/tail.txt", 1) + 100, New("file-tail", "behind the end of a file, in its last block"));
        Debug($"symlink /srv/slow {new string('t', 80)}");
        Write(Block("/srv/slow", 0) + 200, New("link-tail", "behind the target of a symbolic link, in its block"));
        if (_description.Contains(" extent ", StringComparison.Ordinal))
        {
            Copy("/srv/reserved.bin", Live(10));
            Debug("fallocate /srv/reserved.bin 1 9");
            Debug($"set_inode_field /srv/reserved.bin size {6 * _block}");
            Write(Block("/srv/reserved.bin", 3) + 100, New("unwritten-extent", "in a block that was reserved for a file and never written: reads as zeros"));
            Write(Block("/srv/reserved.bin", 8) + 100, New("reserved-behind-end", "in a block that was reserved behind the end of a file"));
        }
    }

    private void PlantInOwnBlocks()
    {
        Write(Inode(LastInode(0)) + 100, New("unused-inode", "in an inode that was never used", "always"));
        Write((Number(Descriptors()) * (long)_block) + _block - 200, New("descriptor-tail", "after the last group descriptor"));
        if (_block > 1024)
        {
            Write(3000, New("behind-superblock", "behind the superblock, in its block"));
        }

        if (BackupDescriptors().Match(_description) is { Success: true } backup)
        {
            Write((Number(backup) * (long)_block) + 100, New("reserved-descriptors", "in a block that is reserved for further group descriptors"));
        }

        if (HasJournal)
        {
            long at = long.Parse(Debug("bmap <8> 100").Trim(), CultureInfo.InvariantCulture) * _block;
            Write(at + 100, New("journal", "in the journal", "always"));
        }

        if (UninitializedGroup().Match(_description) is { Success: true } group)
        {
            Write((Number(group, "inodes") * (long)_block) + 100, New("bitmap-not-in-use", "in the inode bitmap of a group without inodes"));
            Write((Number(group, "table") * (long)_block) + 300, New("table-not-in-use", "in the inode table of a group without inodes", "always"));
        }
    }

    private void PlantWhereChecksumsWouldBe()
    {
        Debug("mkdir /srv/folder");
        Copy("/srv/folder/one", Live(1));
        Write(Block("/srv/folder", 0) + _block - 200, New("folder-tail", "after the last name of a folder, where kernels before 5.13 leave names"));
        File.WriteAllText(_work.File("value"), new string('v', 300)); // does not fit into the inode
        Copy("/srv/attributes.txt", Live(10));
        Debug($"ea_set -f {_work.File("value")} /srv/attributes.txt user.note");
        long attributes = long.Parse(AttributeBlock().Match(Debug("stat /srv/attributes.txt")).Groups[1].Value, CultureInfo.InvariantCulture);
        Write((attributes * _block) + 200, New("attribute-block", "between names and values of extended attributes"));
        Write(Inode(InodeNumber("/srv/tail.txt")) + InodeSize - 90, New("inode-tail", "behind the fields of an inode"));
    }

    private long InodeNumber(string path) => long.Parse(InodeOf().Match(Debug($"stat {path}")).Groups[1].Value, CultureInfo.InvariantCulture);

    private static byte[] Live(int length) => [.. Enumerable.Repeat((byte)'k', length)];

    private Canary New(string place, string how, string removedBy = "deep-scrub")
    {
        Canary canary = new($"{_tag}: {place}", how, removedBy, Canary.Name(_tag, place));
        _planted.Add(canary);
        return canary;
    }

    private void Copy(string path, byte[] contents)
    {
        File.WriteAllBytes(_work.File("source"), contents);
        Debug($"write {_work.File("source")} {path}"); // a path for a name: since 1.43 debugfs takes it so
    }

    private string Debug(string command)
    {
        ToolResult result = OutsideTool.Run("debugfs", "-w", "-R", command, _image);
        Assert.True(result.ExitCode == 0 && !result.Error.Contains(": ", StringComparison.Ordinal), $"{command}: {result.All}");
        return result.Output;
    }

    private long Block(string path, int index) => long.Parse(Debug($"bmap {path} {index}").Split()[0], CultureInfo.InvariantCulture) * _block;

    private long Inode(long number)
    {
        Match place = InodePlace().Match(Debug($"imap <{number}>"));
        return (Number(place) * (long)_block) + long.Parse(place.Groups["offset"].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    private long LastInode(int group) => (group + 1) * long.Parse(Described(InodesPerGroup()), CultureInfo.InvariantCulture);

    private string Described(Regex pattern) => pattern.Match(_description).Groups[1].Value;

    private int Number(Regex pattern) => int.Parse(Described(pattern), CultureInfo.InvariantCulture);

    private static int Number(Match match, string group = "block") => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    private void Write(long offset, Canary canary)
    {
        using FileStream file = new(_image, FileMode.Open, FileAccess.Write);
        file.Position = offset;
        file.Write(canary.Both.AsSpan(0, Math.Min(canary.Both.Length, 80)));
    }

    [GeneratedRegex(@"Block size: +(\d+)")]
    private static partial Regex BlockSize();

    [GeneratedRegex(@"Inodes per group: +(\d+)")]
    private static partial Regex InodesPerGroup();

    [GeneratedRegex(@"Primary superblock at \d+, Group descriptors at \d+-(\d+)")]
    private static partial Regex Descriptors();

    [GeneratedRegex(@"Backup superblock at \d+, Group descriptors at [\d-]+\s+Reserved GDT blocks at (?<block>\d+)")]
    private static partial Regex BackupDescriptors();

    [GeneratedRegex(@"INODE_UNINIT.*\n(.*\n)*?.*Inode bitmap at (?<inodes>\d+).*\n.*Inode table at (?<table>\d+)")]
    private static partial Regex UninitializedGroup();

    [GeneratedRegex(@"located at block (?<block>\d+), offset 0x(?<offset>[0-9a-f]+)")]
    private static partial Regex InodePlace();

    [GeneratedRegex(@"File ACL: (\d+)")]
    private static partial Regex AttributeBlock();

    [GeneratedRegex(@"Inode: (\d+)")]
    private static partial Regex InodeOf();
}
