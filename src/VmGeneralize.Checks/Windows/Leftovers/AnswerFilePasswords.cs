using System.Buffers;

namespace VmGeneralize.Checks.Windows.Leftovers;

/// <summary>
/// Finds passwords in an answer file without parsing it: files that setup would reject hold passwords too. An element whose name
/// ends in Password holds one as its text or in a Value element; Windows puts a mark in the place of those that it used.
/// </summary>
internal static class AnswerFilePasswords
{
    private const string Deleted = "*SENSITIVE*DATA*DELETED*";
    private const int LargestElement = 4096; // characters; a password has at most 256
    private const int Most = 100;

    private static readonly SearchValues<char> EndOfName = SearchValues.Create(" \t\r\n/>");

    /// <summary>Lines (from 1) with the name of the element that holds a password there.</summary>
    public static IReadOnlyList<(int Line, string Element)> Find(string text)
    {
        List<(int Line, string Element)> found = [];
        int line = 1;
        int counted = 0;
        for (int at = text.IndexOf('<', StringComparison.Ordinal); at >= 0 && found.Count < Most; at = text.IndexOf('<', at + 1))
        {
            ReadOnlySpan<char> element = text.AsSpan(at, int.Min(LargestElement, text.Length - at));
            ReadOnlySpan<char> name = NameOf(element);
            if (LocalName(name).EndsWith("Password", StringComparison.OrdinalIgnoreCase) && HoldsPassword(element, name))
            {
                line += text.AsSpan(counted, at - counted).Count('\n');
                counted = at;
                found.Add((line, LocalName(name).ToString()));
            }
        }

        return found.Count > 0 || text.Contains('<', StringComparison.Ordinal) ? found : InOldFormat(text);
    }

    // sysprep.inf, before Vista: AdminPassword = "in clear"; a star stands for none.
    private static List<(int Line, string Element)> InOldFormat(string text) =>
    [
        .. text.Split('\n').Index().Select(line => (line.Index, Parts: line.Item.Split('=', 2, StringSplitOptions.TrimEntries)))
            .Where(line => line.Parts is [var name, var value] && name.EndsWith("Password", StringComparison.OrdinalIgnoreCase)
                && value.Trim('"') is not ("" or "*" or Deleted))
            .Select(line => (line.Index + 1, line.Parts[0])).Take(Most),
    ];

    private static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> element)
    {
        int end = element[1..].IndexOfAny(EndOfName);
        return end < 0 ? [] : element.Slice(1, end);
    }

    private static ReadOnlySpan<char> LocalName(ReadOnlySpan<char> name) => name[(name.IndexOf(':') + 1)..];

    private static bool HoldsPassword(ReadOnlySpan<char> element, ReadOnlySpan<char> name)
    {
        ReadOnlySpan<char> inner = Inner(element, name);
        int value = inner.IndexOf("<Value", StringComparison.OrdinalIgnoreCase);
        ReadOnlySpan<char> secret = value >= 0 ? Inner(inner[value..], "Value") : inner[..(inner.IndexOf('<') is var tag and >= 0 ? tag : inner.Length)];
        secret = secret.Trim();
        return secret.Length > 0 && !secret.Equals(Deleted, StringComparison.Ordinal);
    }

    /// <summary>What is between an element's tags; nothing for one that is closed at once. An end that is missing is where the text ends.</summary>
    private static ReadOnlySpan<char> Inner(ReadOnlySpan<char> element, ReadOnlySpan<char> name)
    {
        int start = element.IndexOf('>');
        if (start < 1 || element[start - 1] == '/')
        {
            return [];
        }

        ReadOnlySpan<char> rest = element[(start + 1)..];
        int end = rest.IndexOf($"</{name}", StringComparison.OrdinalIgnoreCase);
        return end < 0 ? rest : rest[..end];
    }
}
