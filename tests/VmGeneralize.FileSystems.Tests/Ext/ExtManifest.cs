using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using VmGeneralize.FileSystems.Posix;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ext;

/// <summary>Every name of a tree with everything that is known about it, by hexadecimal path: from the kernel and from our reader.</summary>
internal static class ExtManifest
{
    private const int BufferSize = 100_000; // bytes

    private const string Script = """
        import os, sys, stat, hashlib
        def show(path, name):
            s = os.lstat(path)
            attributes = ';'.join('%s=%s' % (a, os.getxattr(path, a, follow_symlinks=False).hex())
                for a in sorted(os.listxattr(path, follow_symlinks=False)) if not a.startswith('trusted.SGI_ACL_'))
            kind = stat.S_IFMT(s.st_mode)
            size, content = 0, ''
            if kind == stat.S_IFREG:
                size = s.st_size
                with open(path, 'rb', 0) as f: # file_digest makes a buffer of 256 KiB first, which costs more than most files here
                    content = (hashlib.sha256(f.read()) if size < 1 << 18 else hashlib.file_digest(f, 'sha256')).hexdigest()
            elif kind == stat.S_IFLNK:
                content = os.readlink(path).hex()
                size = s.st_size
            letter = {stat.S_IFREG: 'File', stat.S_IFDIR: 'Directory', stat.S_IFLNK: 'SymbolicLink'}.get(kind, 'Special')
            print(
                name.hex(), letter, oct(stat.S_IMODE(s.st_mode))[2:], s.st_uid, s.st_gid, s.st_nlink, size,
                s.st_mtime_ns // 10**9, s.st_ino, attributes, content, sep='|')
            if kind == stat.S_IFDIR:
                for entry in os.listdir(path):
                    show(os.path.join(path, entry), name + b'/' + entry)
        for top in sys.argv[1:]:
            print('@')
            show(os.fsencode(top), b'')
        """;

    /// <summary>The volume as the kernel shows it.</summary>
    public static SortedDictionary<string, string> OfKernel(string volume) => OfKernel([volume])[0];

    /// <summary>Several volumes as the kernel shows them, all mounted at once.</summary>
    public static IReadOnlyList<SortedDictionary<string, string>> OfKernel(IReadOnlyList<string> volumes) =>
        OfKernel(volumes, (volume, action) => ExtImage.Mounted(volume, action, readOnly: true));

    /// <summary>Several volumes as the kernel shows them, all mounted at once.</summary>
    /// <param name="volumes">Paths of their files.</param>
    /// <param name="mount">Runs an action on one of them while it is mounted.</param>
    public static IReadOnlyList<SortedDictionary<string, string>> OfKernel(IReadOnlyList<string> volumes, Action<string, Action<string>> mount)
    {
        IReadOnlyList<SortedDictionary<string, string>> manifests = [];
        Mount(volumes, [], mount, mounts => manifests = OfFolders(mounts));
        return manifests;
    }

    /// <summary>Several folders, as the kernel shows them; XFS shows access control lists a second time, in its own form.</summary>
    public static IReadOnlyList<SortedDictionary<string, string>> OfFolders(IReadOnlyList<string> folders) =>
    [
        .. OutsideTool.RunChecked("python3", ["-c", Script, .. folders])
            .Split("@\n").Skip(1).Select(part => Parse(part.Split('\n', StringSplitOptions.RemoveEmptyEntries))),
    ];

    private static void Mount(
        IReadOnlyList<string> volumes, IReadOnlyList<string> mounts, Action<string, Action<string>> mount, Action<IReadOnlyList<string>> action)
    {
        if (mounts.Count == volumes.Count)
        {
            action(mounts);
        }
        else
        {
            mount(volumes[mounts.Count], place => Mount(volumes, [.. mounts, place], mount, action));
        }
    }

    /// <summary>The volume as our reader shows it.</summary>
    public static SortedDictionary<string, string> Of(IPosixFileSystem fileSystem)
    {
        List<string> lines = [];
        Show(fileSystem, fileSystem.Root, "", lines);
        return Parse(lines);
    }

    /// <summary>The row of one name as our reader shows it.</summary>
    public static string RowOf(IPosixFileSystem fileSystem, string path)
    {
        List<string> lines = [];
        Show(fileSystem, fileSystem.Find(path)!, path, lines);
        return lines[0].Split('|', 2)[1];
    }

    /// <summary>The key of a path.</summary>
    public static string Key(string path) => Convert.ToHexStringLower(PosixName.TryEncode(path)!);

    private static SortedDictionary<string, string> Parse(IEnumerable<string> lines)
    {
        SortedDictionary<string, string> manifest = new(StringComparer.Ordinal);
        foreach (string line in lines)
        {
            string[] parts = line.Split('|', 2);
            manifest.Add(parts[0], parts[1]);
        }

        return manifest;
    }

    private static void Show(IPosixFileSystem fileSystem, FileEntry entry, string path, List<string> lines)
    {
        PosixAttributes attributes = fileSystem.Attributes(entry);
        string content = entry.Kind switch
        {
            FileKind.File => Digest(fileSystem, entry),
            FileKind.SymbolicLink => Convert.ToHexStringLower(PosixName.TryEncode(fileSystem.ReadLink(entry))!),
            _ => "",
        };
        string extended = string.Join(
            ';', fileSystem.ExtendedAttributes(entry).Select(attribute => $"{attribute.Name}={Convert.ToHexStringLower(attribute.Value.Span)}"));
        lines.Add(string.Join(
            '|', Key(path), entry.Kind, Convert.ToString(attributes.Mode, 8), attributes.UserId, attributes.GroupId, entry.Links, entry.Length,
            attributes.ModifiedSeconds.ToString(CultureInfo.InvariantCulture), entry.Id, extended, content));
        if (entry.IsDirectory)
        {
            FileEntry[] children = [.. fileSystem.List(entry)];
            Assert.Equal(children.Select(child => new NamedEntry(child.Name, child.Kind)), fileSystem.Names(entry));
            foreach (FileEntry child in children)
            {
                Show(fileSystem, child, $"{path}/{child.Name}", lines);
            }
        }
    }

    private static string Digest(IPosixFileSystem fileSystem, FileEntry file)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize); // one for each file would be zeroed each time, for more time than most files take
        for (long offset = 0; fileSystem.Read(file, offset, buffer) is > 0 and var read; offset += read)
        {
            hash.AppendData(buffer, 0, read);
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
