using System.Text;
using System.Text.RegularExpressions;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts.Yaml;

namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>
/// Whether a configuration of cloud-init, of Ubuntu's installer or a seed sets a password: as YAML, whose texts may be such configurations themselves
/// (<c>userdata_raw</c>), and line by line where it is not YAML.
/// </summary>
public static partial class CloudPasswords
{
    private const int MaxDepth = 64;
    private const int MaxDocuments = 4; // in each other
    private const int MaxNodes = 100_000;

    private static readonly string[] Keys =
        ["passwd", "password", "hashed_passwd", "plain_text_passwd", "hashed-password", "hashed_password", "plaintext_passwd", "root_password"];

    /// <summary>True when it does, null when none was found and not all of it was looked at; what is set is not kept.</summary>
    public static bool? AreIn(IReadOnlyList<string> lines)
    {
        Search search = new();
        return search.Document(string.Join('\n', lines), 0) || lines.Any(IsPassword)
            || lines.Any(line => line.TrimStart() is not ['#', ..] && Hash().IsMatch(line)) ? true
            : search.IsWhole ? false
            : null;
    }

    /// <summary>A key with a value on its line, such as "passwd: $6$...", also in braces; quoted keys as JSON has them; kickstart and preseed.</summary>
    private static bool IsPassword(string line) => line.Split('#')[0] is { } text
        && (text.Split('{', ',').Select(part => part.Trim(' ', '-', '\t')).Any(part => part.IndexOf(':', StringComparison.Ordinal) is var colon and > 0
                && Keys.Contains(LinuxFiles.Unquoted(part[..colon].Trim())) && IsSecret(part[(colon + 1)..].Trim(' ', '\t', '}', '"', '\'')))
            || Answer().IsMatch(text));

    // A locked account, and one that gets its own password, have none to share.
    private static bool IsSecret(string value) => value.Length > 0
        && value[0] is not ('!' or '*')
        && value is not ("R" or "RANDOM" or "null" or "~" or "true" or "false");

    [GeneratedRegex(@"\$(1|2[abxy]?|5|6|7|y|gy)\$[./0-9A-Za-z=,]+\$[./0-9A-Za-z]{8}")]
    private static partial Regex Hash();

    [GeneratedRegex(@"^\s*rootpw\s+(?!--lock\s*$)\S|^\s*user\s.*--password=|^\s*\S+\s+passwd/\S*password\S*\s+password\s+\S")]
    private static partial Regex Answer();

    /// <summary>Aliases share their nodes: each is checked once.</summary>
    private sealed class Search
    {
        private readonly HashSet<YamlNode> _seen = [];

        public bool IsWhole { get; private set; } = true;

        public bool Document(string text, int documents)
        {
            try
            {
                return Within(documents < MaxDocuments) && YamlReader.Read(Encoding.UTF8.GetBytes(documents == 0 ? LinuxFiles.Utf8(text) : text)) is { } root
                    && Node(root, documents, 0);
            }
            catch (YamlProblemException)
            {
                return false; // its lines report it
            }
        }

        private bool Within(bool limit)
        {
            IsWhole &= limit;
            return limit;
        }

        private bool Node(YamlNode node, int documents, int depth) => Within(depth < MaxDepth && _seen.Count < MaxNodes) && _seen.Add(node)
            && node switch
        {
            YamlNode.Mapping mapping => mapping.Values.Any(pair =>
                (Keys.Contains(pair.Key) && pair.Value is YamlNode.Scalar { IsNull: false } value && IsSecret(value.Text.Trim()))
                || (pair.Key == "chpasswd" && HasList(pair.Value))
                || Node(pair.Value, documents, depth + 1)),
            YamlNode.Sequence list => list.Items.Any(item => Node(item, documents, depth + 1)),
            YamlNode.Scalar scalar => scalar.Text.Contains('\n', StringComparison.Ordinal) && Document(scalar.Text, documents + 1),
            _ => false,
        };

        /// <summary><c>user:password</c>, one a line or item.</summary>
        private static bool HasList(YamlNode node) => node is YamlNode.Mapping mapping && mapping.Values.GetValueOrDefault("list") switch
        {
            YamlNode.Scalar scalar => scalar.Text.Split('\n').Any(IsPair),
            YamlNode.Sequence list => list.Items.OfType<YamlNode.Scalar>().Any(item => IsPair(item.Text)),
            _ => false,
        };

        private static bool IsPair(string text) => text.IndexOf(':', StringComparison.Ordinal) is > 0 and int colon && IsSecret(text[(colon + 1)..].Trim());
    }
}
