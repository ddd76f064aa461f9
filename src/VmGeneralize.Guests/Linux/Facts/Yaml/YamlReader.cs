using System.Text;
using YamlDotNet.Core.Events;

namespace VmGeneralize.Guests.Linux.Facts.Yaml;

/// <summary>
/// Reads a YAML file as cloud-init does, which uses PyYAML's safe loader: what that one refuses is a problem here too. Size, depth and
/// number of nodes are bounded, and aliases share their node, so that a small document cannot become a large one.
/// </summary>
internal static class YamlReader
{
    /// <summary>Bytes; a configuration that is larger is not one that people write.</summary>
    public const int LargestDocument = 1 << 20;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The root of the one document in a file; null when there is nothing in it.</summary>
    /// <exception cref="YamlProblemException">It cannot be read.</exception>
    public static YamlNode? Read(ReadOnlySpan<byte> file)
    {
        if (file.Length > LargestDocument)
        {
            throw new YamlProblemException($"it has {file.Length} bytes, and more than {LargestDocument} are not read");
        }

        string text = Decoded(file);
        RequirePrintable(text);
        YamlEvents events = new(text);
        events.Take();
        if (events.Current is StreamEnd)
        {
            return null;
        }

        events.Take();
        YamlNode root = new YamlComposer(events).Compose();
        events.Take();
        return events.Current is StreamEnd
            ? root is YamlNode.Scalar { IsNull: true } ? null : root
            : throw YamlProblemException.At(events.Current.Start, "a second document begins, and cloud-init reads only files with one");
    }

    private static string Decoded(ReadOnlySpan<byte> file)
    {
        try
        {
            string text = Utf8.GetString(file);
            return text is ['\uFEFF', .. var rest] ? rest : text;
        }
        catch (DecoderFallbackException problem)
        {
            throw new YamlProblemException($"it is not UTF-8 (byte {problem.Index})");
        }
    }

    /// <summary>YAML 1.2.2, 5.1: no control characters apart from tab and line ends.</summary>
    private static void RequirePrintable(string text)
    {
        int line = 1;
        foreach (char c in text)
        {
            line += c == '\n' ? 1 : 0;
            if (c is < ' ' and not ('\t' or '\n' or '\r') or (>= '\x7F' and < '\xA0' and not '\x85') or '\uFFFE' or '\uFFFF')
            {
                throw new YamlProblemException($"line {line}: there is the control character U+{(int)c:X4} in it");
            }
        }
    }
}
