using System.Globalization;
using System.Text;
using VmGeneralize.FileSystems.Posix;
using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.FileSystems.Xfs.Directories;
using VmGeneralize.TestSupport;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Tests.Xfs.Directories;

/// <summary>Tests attributes that we lay out in files of real volumes: xfs_repair finds nothing, and the kernel finds each of them.</summary>
public sealed class AttributeImageTests
{
    private const string Show = """
        import os, sys
        for f in sorted(os.listdir(sys.argv[1])):
            if f.startswith('room'): continue
            p = os.path.join(sys.argv[1], f)
            for a in os.listxattr(p):
                if a not in ('trusted.SGI_ACL_FILE', 'trusted.SGI_ACL_DEFAULT'): print(f, os.fsencode(a).hex(), os.getxattr(p, a).hex(), sep='|')
        """;

    private const string Use = """
        import os, sys
        for f in sorted(os.listdir(sys.argv[1])):
            p = os.path.join(sys.argv[1], f)
            for i in range(40): os.setxattr(p, 'user.new %d' % i, b'n' * (i * 13))
            for a in sorted(a for a in os.listxattr(p) if a.startswith('user.'))[::3]: os.removexattr(p, a)
        """;

    /// <summary>Numbers of attributes; 0 stands for values of all sizes.</summary>
    private static readonly int[] s_files = [1, 2, 5, 12, 30, 60, 100, 400, 1500, 0];

    [SkippableTheory]
    [InlineData("-m", "rmapbt=0")]
    [InlineData("-m", "rmapbt=0", "-b", "size=1024", "-i", "nrext64=1")]
    [InlineData("-m", "rmapbt=0", "-i", "size=2048")]
    public void The_kernel_finds_every_attribute(params string[] options)
    {
        string path = Make(out TemporaryFolder folder, options);
        using TemporaryFolder _ = folder;
        List<string> expected = Fill(path);
        string shown = "";
        XfsImage.Mounted(path, mount => shown = OutsideTool.RunChecked("python3", "-c", Show, mount), readOnly: true);
        Assert.Equal(expected.Order(StringComparer.Ordinal), shown.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        XfsImage.Mounted(path, mount => OutsideTool.RunChecked("python3", "-c", Use, mount));
        XfsJudge.AssertSound(path);
    }

    [SkippableTheory]
    [InlineData("-m", "crc=0,finobt=0")]
    [InlineData("-m", "crc=0,finobt=0", "-b", "size=512")]
    [InlineData("-m", "rmapbt=0", "-b", "size=65536")]
    public void Repair_has_nothing_to_say_of_volumes_that_are_not_mounted(params string[] options)
    {
        string path = Make(out TemporaryFolder folder, options);
        using TemporaryFolder _ = folder;
        Fill(path);
    }

    [Theory]
    [InlineData("user.")]
    [InlineData("system.other")]
    [InlineData("other.name")]
    public void A_name_without_a_place_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => XfsAttributes.Store(new ExtendedAttribute(name, new byte[1])));

    [Theory]
    [InlineData(256, 1)]
    [InlineData(0, 1)]
    [InlineData(1, 65537)]
    public void What_the_kernel_would_not_store_is_refused(int name, int value) => Assert.Throws<ArgumentException>(
        () => AttributeImage.Build(null!, [new XfsAttribute(XfsAttributeFlags.None, new byte[name], new byte[value])], 100));

    private static string Make(out TemporaryFolder folder, string[] options)
    {
        XfsImage.RequireTools();
        folder = new TemporaryFolder();
        string path = folder.File("volume");
        string source = folder.File("zeros");
        File.WriteAllBytes(source, new byte[3 << 20]);
        List<string> lines = ["/dev/null", "0 0", "d--755 0 0"];
        lines.AddRange(s_files.SelectMany(file => new string[] { $"room_{file} ---644 0 0 {source}", $"f{file} ---644 0 0 /dev/null" }));
        string list = folder.File("list");
        File.WriteAllLines(list, lines.Append("$"));
        SparseFile.Create(path, 200 << 20);
        OutsideTool.RunChecked("mkfs.xfs", ["-q", "--unsupported", .. options, "-p", list, path]);
        using FileDevice device = new(path, writable: true);
        XfsSuperblock superblock = XfsSuperblock.Read(device);
        byte[] bytes = superblock.Bytes.ToArray();
        WriteUInt16BigEndian(bytes.AsSpan(100), (ushort)(ReadUInt16BigEndian(bytes.AsSpan(100)) | 0x10)); // attributes are in use
        if (superblock.HasChecksums)
        {
            XfsChecksum.Seal(bytes, 224);
        }

        device.Write(0, bytes);
        return path;
    }

    /// <summary>Gives every file its attributes and returns what the kernel must show.</summary>
    private static List<string> Fill(string path)
    {
        List<string> expected = [];
        using FileDevice device = new(path, writable: true);
        HashSet<string> forms = [];
        foreach (int file in s_files)
        {
            ExtendedAttribute[] attributes = [.. Attributes(file)];
            XfsInodeNumber number, room;
            using (XfsFileSystem fileSystem = XfsFileSystem.Open(device))
            {
                number = new XfsInodeNumber(fileSystem.Find($"/f{file}")!.Id);
                room = new XfsInodeNumber(fileSystem.Find($"/room_{file}")!.Id);
            }

            XfsSuperblock superblock = XfsSuperblock.Read(device);
            int core = superblock.HasChecksums ? 176 : 100;
            XfsAttribute[] stored = [.. attributes.Select(XfsAttributes.Store)];
            AttributeImage image = AttributeImage.Build(
                superblock,
                [.. stored, new XfsAttribute(XfsAttributeFlags.Incomplete, [1], [])],
                superblock.InodeSize - core - ((superblock.InodeSize - core) / 16 * 8));
            ForkSwap.ApplyAttributes(device, number, room, image.InInode, image.Pieces);
            forms.Add(image.InInode is not null ? "local" : image.Pieces[0].Bytes[9] == 0xBE ? "nodes" : "leaf");
            using XfsFileSystem after = XfsFileSystem.Open(device);
            Assert.Equal(
                attributes.Select(Text).Order(StringComparer.Ordinal),
                after.ExtendedAttributes(after.Find($"/f{file}")!).Select(Text).Order(StringComparer.Ordinal));
            expected.AddRange(attributes.Select(attribute => $"f{file}|{Text(attribute)}"));
        }

        using (XfsFileSystem fileSystem = XfsFileSystem.Open(device))
        {
            Assert.Equal([], fileSystem.Check());
        }

        Assert.Equal(3, forms.Count);
        XfsJudge.AssertSound(path);
        return expected;
    }

    private static IEnumerable<ExtendedAttribute> Attributes(int file)
    {
        Random random = new(file);
        byte[] Value(int size)
        {
            byte[] value = new byte[size];
            random.NextBytes(value);
            return value;
        }

        if (file == 1)
        {
            return [new ExtendedAttribute("security.selinux", Encoding.UTF8.GetBytes("system_u:object_r:etc_t:s0\0"))];
        }

        if (file == 0)
        {
            return ((int[])[0, 1, 254, 255, 256, 700, 760, 1000, 3000, 3060, 3100, 4040, 4096, 20000, 65536])
                .Select(size => new ExtendedAttribute($"user.v{size}", Value(size)));
        }

        // version 2, user::rw- user:1000:r-- group::r-- mask::r-- other::---
        byte[] acl = Convert.FromHexString("0200000001000600FFFFFFFF02000400E803000004000400FFFFFFFF10000400FFFFFFFF20000000FFFFFFFF");
        return Enumerable.Range(0, file - 1)
            .Select(index => new ExtendedAttribute(
                string.Create(CultureInfo.InvariantCulture, $"{(index % 5 == 0 ? "trusted" : "user")}.é{index}{new string('n', index % 20)}"),
                Value(index < 5 ? index : index % 90)))
            .Append(new ExtendedAttribute("system.posix_acl_access", acl));
    }

    private static string Text(ExtendedAttribute attribute) =>
        $"{Convert.ToHexStringLower(Encoding.UTF8.GetBytes(attribute.Name))}|{Convert.ToHexStringLower(attribute.Value.Span)}";
}
