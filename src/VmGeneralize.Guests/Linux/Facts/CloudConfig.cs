using System.Text;
using VmGeneralize.Guests.Linux.Facts.Yaml;

namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>
/// The settings of cloud-init: what <c>cloud.cfg</c> and the files beside it say together (cloudinit/util.py, read_conf_with_confd). Files
/// that come later replace lists and texts of earlier ones, and mappings are joined key by key.
/// </summary>
internal sealed class CloudConfig
{
    public const string Main = "/etc/cloud/cloud.cfg";
    public const string Folder = Main + ".d";

    private readonly IReadOnlyList<(string File, YamlNode.Mapping Root)> _roots; // the one that counts most first

    private CloudConfig(IReadOnlyList<(string File, YamlNode.Mapping Root)> roots) => _roots = roots;

    /// <summary>Reads all files; unreadable when one of them is, since any of them may say anything.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="texts">Receives what was read, by path.</param>
    public static Fact<CloudConfig> Read(IGuestView guest, IDictionary<string, byte[]> texts)
    {
        int left = YamlReader.LargestDocument;
        Fact<(string File, YamlNode.Mapping? Root)> ReadFile(string path) => guest.Contents(path, left).Then(bytes =>
        {
            if (bytes is not null)
            {
                texts[path] = bytes;
                left -= bytes.Length;
            }

            return Parse(path, bytes ?? []).Then(root => (path, root));
        });

        return ReadFile(Main).Then(main => FolderOf(main.Root)
            .Then(guest.Entries)
            .Then(files => Fact.All(files.Select(file => file.Path).Where(path => path.EndsWith(".cfg", StringComparison.Ordinal))
                .OrderDescending(StringComparer.Ordinal).Select(ReadFile)))
            .Then(added => new CloudConfig([.. added.Append(main).Where(file => file.Root is not null).Select(file => (file.File, file.Root!))])));
    }

    /// <summary>A text; null when nothing says one.</summary>
    public Fact<string?> Text(params IReadOnlyList<string> keys) => Find(keys).Then(found => found?.Node switch
    {
        null or YamlNode.Scalar { IsNull: true } => Fact.Known<string?>(null),
        YamlNode.Scalar scalar => Fact.Known<string?>(scalar.Text),
        _ => NotUnderstood<string?>(found.Value.File, keys),
    });

    /// <summary>The items of a list: one for a single text, none for a key without a value; null when there is no such key.</summary>
    public Fact<IReadOnlyList<YamlNode>?> Items(params IReadOnlyList<string> keys) => Find(keys).Then(found => found?.Node switch
    {
        null => Fact.Known<IReadOnlyList<YamlNode>?>(null),
        YamlNode.Scalar { IsNull: true } => Fact.Known<IReadOnlyList<YamlNode>?>([]),
        YamlNode.Scalar scalar => Fact.Known<IReadOnlyList<YamlNode>?>([scalar]),
        YamlNode.Sequence list => Fact.Known<IReadOnlyList<YamlNode>?>(list.Items),
        _ => NotUnderstood<IReadOnlyList<YamlNode>?>(found.Value.File, keys),
    });

    /// <summary>A list of texts; null when there is no such key.</summary>
    public Fact<IReadOnlyList<string>?> Texts(params IReadOnlyList<string> keys) => Items(keys).Then(items =>
        items is null ? Fact.Known<IReadOnlyList<string>?>(null)
        : items.All(item => item is YamlNode.Scalar) ? Fact.Known<IReadOnlyList<string>?>([.. items.Cast<YamlNode.Scalar>().Select(item => item.Text)])
        : Find(keys).Then(found => NotUnderstood<IReadOnlyList<string>?>(found!.Value.File, keys)));

    /// <summary>The keys of a mapping, of all files; none when there is no mapping.</summary>
    public IReadOnlyList<string> Keys(string key) =>
        [.. Level([key]).Select(found => found.Node).OfType<YamlNode.Mapping>().SelectMany(mapping => mapping.Values.Keys).Distinct()];

    /// <summary>What is at keys within each other, and the file that says so; null when nothing is.</summary>
    public Fact<(YamlNode Node, string File)?> Find(params IReadOnlyList<string> keys)
    {
        for (int depth = 1; depth <= keys.Count; depth++)
        {
            (YamlNode Node, string File)? found = Level([.. keys.Take(depth)]).Select(at => ((YamlNode, string)?)at).FirstOrDefault();
            if (found is null || depth == keys.Count)
            {
                return Fact.Known(found);
            }

            if (found.Value.Node is not (YamlNode.Mapping or YamlNode.Scalar { IsNull: true }))
            {
                return NotUnderstood<(YamlNode, string)?>(found.Value.File, [.. keys.Take(depth)]);
            }
        }

        return Fact.Known<(YamlNode, string)?>(null);
    }

    /// <summary>What the files say at keys within each other, the one that counts most first; only mappings can be joined with others.</summary>
    private IEnumerable<(YamlNode Node, string File)> Level(IReadOnlyList<string> keys)
    {
        IEnumerable<(YamlNode Node, string File)> level = _roots.Select(root => ((YamlNode)root.Root, root.File));
        foreach (string key in keys)
        {
            (YamlNode Node, string File)[] found =
            [
                .. level.Select(at => ((at.Node as YamlNode.Mapping)?.Values.GetValueOrDefault(key), at.File)).Where(at => at.Item1 is not null)
                    .Select(at => (at.Item1!, at.File)),
            ];
            level = found is [{ Node: YamlNode.Mapping }, ..] ? found.Where(at => at.Node is YamlNode.Mapping) : found.Take(1);
        }

        return level;
    }

    private static Fact<string> FolderOf(YamlNode.Mapping? main) => main?.Values.GetValueOrDefault("conf_d") switch
    {
        null => Fact.Known(Folder),
        YamlNode.Scalar { IsNull: false } scalar when scalar.Text.StartsWith('/') => Fact.Known(scalar.Text.Trim()),
        _ => NotUnderstood<string>(Main, ["conf_d"]),
    };

    private static Fact<YamlNode.Mapping?> Parse(string path, byte[] bytes)
    {
        Fact<YamlNode.Mapping?> Not(string reason) => Fact.NotRead<YamlNode.Mapping?>(new Unreadable(path, reason));
        if (Encoding.Latin1.GetString(bytes.AsSpan(0, int.Min(bytes.Length, 100))).TrimStart().StartsWith("## template: jinja",
            StringComparison.OrdinalIgnoreCase))
        {
            return Not("it is a template: what it says shows in each VM only");
        }

        try
        {
            return YamlReader.Read(bytes) switch
            {
                null => Fact.Known<YamlNode.Mapping?>(null),
                YamlNode.Mapping mapping => Fact.Known<YamlNode.Mapping?>(mapping),
                _ => Not("line 1: it is not a mapping, as settings of cloud-init are"),
            };
        }
        catch (YamlProblemException problem)
        {
            return Not(LinuxFiles.Shown(problem.Message));
        }
    }

    private static Fact<T> NotUnderstood<T>(string file, IReadOnlyList<string> keys) =>
        Fact.NotRead<T>(new Unreadable(file, $"{LinuxFiles.Shown(string.Join('.', keys))} is not of the kind that it must be"));
}
