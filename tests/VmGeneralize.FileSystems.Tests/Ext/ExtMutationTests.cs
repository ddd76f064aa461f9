using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ext;
using VmGeneralize.FileSystems.Posix;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ext;

/// <summary>Tests that damaged volumes give a <see cref="VmGeneralizeException"/> or an answer, in bounded memory.</summary>
public sealed class ExtMutationTests
{
    private const int Iterations = 300;

    private const string Script = """
        import os, sys, random
        top = sys.argv[1]
        random.seed(3)
        def w(path, data):
            with open(os.path.join(top, path), 'wb') as f: f.write(data)
        for d in ('a', 'a/b', 'c', 'few'): os.mkdir(os.path.join(top, d))
        for i in range(60): w('c/%d %s' % (i, 'n' * (i * 4)), bytes(i))
        for i in range(3): w('few/%d' % i, b'abc')
        w('a/data', random.randbytes(40000)); w('a/small', b'small')
        with open(top + '/a/sparse', 'wb') as f:
            for i in range(0, 60, 2): f.seek(i * 4096); f.write(b'x' * 1024)
        for i in range(5): os.link(top + '/a/small', top + '/a/b/link%d' % i)
        # version 2, user::rw- user:1000:r-- group::r-- mask::r-- other::---
        acl = bytes.fromhex('02000000' '01000600FFFFFFFF' '02000400E8030000' '04000400FFFFFFFF' '10000400FFFFFFFF' '20000000FFFFFFFF')
        for i in range(4):
            w('a/attr%d' % i, b''); os.setxattr(top + '/a/attr%d' % i, 'user.long', b'v' * 300)
            os.setxattr(top + '/a/attr%d' % i, 'system.posix_acl_access', acl)
        os.symlink('x' * 200, top + '/a/slow'); os.symlink('fast', top + '/a/fast')
        """;

    [SkippableTheory]
    [InlineData("-b", "1024", "-O", "^metadata_csum,^uninit_bg,inline_data", "-I", "256")]
    [InlineData("-b", "1024", "-O", "^metadata_csum,^uninit_bg,^64bit,^has_journal", "-I", "128")]
    [InlineData("-b", "1024", "-O", "^extents,^metadata_csum,^64bit,^flex_bg,^has_journal", "-I", "256")]
    [InlineData("-b", "1024", "-O", "metadata_csum,orphan_file,ea_inode", "-I", "256")]
    public void Damaged_volumes_are_told_apart_from_bugs(params string[] options)
    {
        ExtImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = folder.File("volume");
        SparseFile.Create(path, 8 << 20);
        OutsideTool.RunChecked("mke2fs", ["-q", "-F", "-t", "ext4", .. options, path]);
        ExtImage.Mounted(path, mount => OutsideTool.RunChecked("python3", "-c", Script, mount));
        byte[] volume = File.ReadAllBytes(path);
        MemoryDevice device = new(volume);
        DamagedVolumes.Exercise(device, Targets(device), Iterations, Exercise);
    }

    /// <summary>Where metadata is: superblock, descriptors, bitmaps, inodes in use, and their blocks for mappings, names and attributes.</summary>
    private static List<Extent> Targets(IBlockDevice device)
    {
        ExtVolume volume = ExtVolume.Open(device);
        BlockSpace space = volume.Space;
        List<Extent> targets =
        [
            new Extent(1024, 0x180),
            new Extent(1024, 0x68),
            new Extent(2048, 64),
            new Extent(space.OffsetOf(volume.Groups[0].BlockBitmap), 64),
            new Extent(space.OffsetOf(volume.Groups[0].InodeBitmap), 32),
        ];
        foreach (InodeNumber number in volume.InodeBitmaps.Used())
        {
            Inode inode = volume.ReadRaw(number);
            if (inode.Mode == 0)
            {
                continue;
            }

            targets.Add(new Extent(volume.Position(number), inode.Bytes.Length));
            if (!inode.AttributeBlock.IsNone)
            {
                targets.Add(new Extent(space.OffsetOf(inode.AttributeBlock), 128));
            }

            if (!inode.HasInlineData && inode.HasBlockMap && !InodeContents.IsFastLink(volume, inode) && (number.Value >= 11 || number == InodeNumber.Root))
            {
                FileMap map = FileMap.Read(volume, inode);
                targets.AddRange(map.Nodes.Select(node => new Extent(space.OffsetOf(node), 128)));
                if (inode.IsDirectory)
                {
                    targets.AddRange(map.Runs.Select(run => new Extent(space.OffsetOf(run.Physical), 200)));
                }
            }
        }

        return targets;
    }

    private static void Exercise(OverlayDevice device, Random random)
    {
        using ExtFileSystem fileSystem = ExtFileSystem.Open(device);
        _ = fileSystem.LiveExtents().TotalLength;
        _ = fileSystem.Check();
        byte[] buffer = new byte[1 << 16];
        DamagedVolumes.Walk(fileSystem, 500, entry => Look(fileSystem, entry, buffer));
        NewFile attributes = new(0x1A4, 0, 0, [new("user.x", new byte[200])], 0);
        Action[] edits =
        [
            () => fileSystem.MeasureSlack(),
            () => fileSystem.MeasureDeadMetadata(),
            () => Edit(fileSystem, "/c", FileKind.Directory, path => fileSystem.Delete(path)),
            () => Edit(fileSystem, "/a/b/link3", FileKind.File, path => fileSystem.Delete(path)),
            () => Edit(fileSystem, "/a/attr2", FileKind.File, path => fileSystem.Delete(path)),
            () => Edit(fileSystem, "/a/attr1", FileKind.File, path => fileSystem.SetMode(path, 0x1C0)),
            () => Edit(fileSystem, "/a/small", FileKind.File, path => fileSystem.Replace(path, buffer.AsSpan(0, 5000))),
            () => Edit(fileSystem, "/a/sparse", FileKind.File, path => fileSystem.Replace(path, buffer)),
            () => Edit(fileSystem, "/a/data", FileKind.File, path => fileSystem.EraseContents(path, 10)),
            () => Edit(fileSystem, "/few", FileKind.Directory, path => Make(fileSystem, path, attributes, random)),
            () => Edit(fileSystem, "/c", FileKind.Directory, path => Make(fileSystem, path, attributes, random)),
            () => fileSystem.Scrub(),
            () => fileSystem.WipeSlack(),
        ];
        random.Shuffle(edits);
        foreach (Action edit in edits)
        {
            edit();
        }

        fileSystem.Complete();
    }

    private static void Make(ExtFileSystem fileSystem, string directory, NewFile attributes, Random random)
    {
        try
        {
            for (int i = 0; i < 30; i++)
            {
                fileSystem.Create($"{directory}/{random.Next()} {new string('m', i * 3)}", new byte[i * 20], attributes);
            }
        }
        catch (GuestVolumeFullException)
        {
            // Wrong counts leave no room.
        }
    }

    private static void Edit(ExtFileSystem fileSystem, string path, FileKind kind, Action<string> edit)
    {
        if (fileSystem.Find(path)?.Kind == kind)
        {
            try
            {
                edit(path);
            }
            catch (GuestVolumeFullException)
            {
                // Wrong counts leave no room. What follows is refused or goes on.
            }
        }
    }

    private static void Look(ExtFileSystem fileSystem, FileEntry entry, byte[] buffer)
    {
        _ = fileSystem.Attributes(entry);
        _ = fileSystem.ExtendedAttributes(entry);
        if (entry.Kind == FileKind.SymbolicLink)
        {
            _ = fileSystem.ReadLink(entry);
        }
        else if (!entry.IsDirectory)
        {
            fileSystem.Read(entry, 0, buffer);
            fileSystem.Read(entry, Math.Max(0, entry.Length - 100), buffer);
        }
    }
}
