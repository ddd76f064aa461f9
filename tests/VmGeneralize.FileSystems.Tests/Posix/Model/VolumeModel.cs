using System.Security.Cryptography;
using VmGeneralize.FileSystems.Posix;
using VmGeneralize.FileSystems.Tests.Ext;

namespace VmGeneralize.FileSystems.Tests.Posix.Model;

/// <summary>The expected contents of a volume, to be compared with what the kernel sees.</summary>
internal sealed class VolumeModel
{
    private const string LostAndFound = "/lost+found";

    private readonly SortedDictionary<string, ulong> _names = new(StringComparer.Ordinal); // "" is the root
    private readonly Dictionary<ulong, ModelNode> _nodes = [];

    public VolumeModel(SortedDictionary<string, string> manifest)
    {
        foreach ((string key, string row) in manifest)
        {
            string[] f = row.Split('|');
            ModelNode node = new()
            {
                Kind = Enum.Parse<FileKind>(f[0]),
                Mode = f[1],
                Owner = f[2],
                Group = f[3],
                Length = long.Parse(f[5]),
                Modified = f[6],
                Id = ulong.Parse(f[7]),
                Attributes = f[8],
                Content = f[9],
            };
            _names.Add(PosixName.Decode(Convert.FromHexString(key)), node.Id);
            _nodes[node.Id] = node;
        }
    }

    public IReadOnlyList<string> Directories =>
        [.. _names.Where(pair => pair.Key != LostAndFound && _nodes[pair.Value].Kind == FileKind.Directory).Select(pair => pair.Key)];

    public IReadOnlyList<string> Others => [.. _names.Where(pair => _nodes[pair.Value].Kind != FileKind.Directory).Select(pair => pair.Key)];

    public IReadOnlyList<string> Files => [.. _names.Where(pair => _nodes[pair.Value].Kind == FileKind.File).Select(pair => pair.Key)];

    public ModelNode this[string path]
    {
        get => _nodes[_names[path]];
        set
        {
            Assert.Equal(_names[path], value.Id);
            _nodes[value.Id] = value;
        }
    }

    public bool Contains(string path) => _names.ContainsKey(path);

    public int Links(string path) => _names.Values.Count(id => id == _names[path]);

    /// <summary>The path and everything below it.</summary>
    public IReadOnlyList<string> Tree(string path) =>
        [.. _names.Keys.Where(other => other == path || other.StartsWith(path + "/", StringComparison.Ordinal))];

    public void Remove(string path)
    {
        ulong id = _names[path];
        _names.Remove(path);
        if (!_names.ContainsValue(id))
        {
            _nodes.Remove(id);
        }
    }

    public void Add(string path, ModelNode node)
    {
        Assert.True(_nodes.TryAdd(node.Id, node), $"{path} got the inode {node.Id}, which is in use");
        _names.Add(path, node.Id);
    }

    public static string Digest(ReadOnlySpan<byte> contents) => Convert.ToHexStringLower(SHA256.HashData(contents));

    /// <summary>The rows that <see cref="ExtManifest"/> should give.</summary>
    public SortedDictionary<string, string> Manifest()
    {
        Dictionary<ulong, int> links = _names.Values.GroupBy(id => id).ToDictionary(group => group.Key, group => group.Count());
        foreach ((string path, ulong id) in _names)
        {
            if (path.Length > 0 && _nodes[id].Kind == FileKind.Directory)
            {
                links[id]++; // "." in it
                links[_names[path[..path.LastIndexOf('/')]]]++; // ".." in it
            }
        }

        links[_names[""]]++;
        SortedDictionary<string, string> manifest = new(StringComparer.Ordinal);
        foreach ((string path, ulong id) in _names)
        {
            ModelNode n = _nodes[id];
            manifest.Add(
                ExtManifest.Key(path), string.Join('|', n.Kind, n.Mode, n.Owner, n.Group, links[id], n.Length, n.Modified, n.Id, n.Attributes, n.Content));
        }

        return manifest;
    }
}
