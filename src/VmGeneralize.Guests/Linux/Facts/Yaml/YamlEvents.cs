using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace VmGeneralize.Guests.Linux.Facts.Yaml;

/// <summary>
/// The events of YamlDotNet's parser, one at a time. Where that one is more generous than PyYAML, which cloud-init reads with, it is a
/// problem here: a file that cloud-init refuses must not be taken for its settings.
/// </summary>
internal sealed class YamlEvents
{
    private const string NotFirstInPlain = ",[]{}#&*!|>'\"%@`";

    private readonly string _text;
    private readonly Parser _parser;
    private string _between = ""; // what stands between the event before and this one, apart from comments

    /// <param name="text">A whole file.</param>
    /// <exception cref="YamlProblemException">As for <see cref="Take"/>.</exception>
    public YamlEvents(string text)
    {
        _text = text;
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
        Advance(0);
    }

    /// <summary>The event that <see cref="Take"/> returns next.</summary>
    public ParsingEvent Current => _parser.Current!;

    /// <summary>Returns the current event and continues to the next one.</summary>
    /// <exception cref="YamlProblemException">The text is not YAML from here on.</exception>
    public ParsingEvent Take()
    {
        ParsingEvent taken = Current;
        if (taken is not StreamEnd)
        {
            Advance((int)long.Min(taken.End.Index, _text.Length)); // a mark may lie after the end
        }

        return taken;
    }

    /// <summary>Demands a comma or colon between the event before and the current one.</summary>
    public void RequireBefore(char separator)
    {
        if (!_between.Contains(separator, StringComparison.Ordinal))
        {
            throw YamlProblemException.At(Current.Start, $"there is no \"{separator}\" before this");
        }
    }

    /// <summary>Demands that a plain scalar is one for PyYAML too.</summary>
    /// <param name="scalar">The current event.</param>
    /// <param name="isInFlow">It is in brackets or braces.</param>
    public static void RequirePlain(Scalar scalar, bool isInFlow)
    {
        string value = scalar.Value;
        if (value is "=" or "<<"
            || (value.Length > 0 && NotFirstInPlain.Contains(value[0], StringComparison.Ordinal))
            || value.Contains('\t', StringComparison.Ordinal)
            || value.Contains(": ", StringComparison.Ordinal)
            || (isInFlow && (value.Contains('?', StringComparison.Ordinal) || value is [':', ..] or [.., ':'])))
        {
            throw YamlProblemException.At(scalar.Start, "this text must be in quotes");
        }
    }

    private void Advance(int from)
    {
        try
        {
            _parser.MoveNext();
        }
        catch (YamlException problem)
        {
            throw YamlProblemException.At(problem.Start, problem.Message.TrimEnd('.'));
        }
        catch (Exception problem) when (problem is InvalidOperationException or ArgumentException)
        {
            // What YamlDotNet throws for text in brackets that is not indented, and for tags that are no URI.
            throw new YamlProblemException($"{Place(from)}: what follows is not indented enough, brackets are not closed, or a tag is malformed");
        }

        _between = WithoutComments(_text[from..(int)long.Clamp(Current.Start.Index, from, _text.Length)]);
        if (_between.Contains('\t', StringComparison.Ordinal))
        {
            throw new YamlProblemException($"{Place(from)}: there is a tab after this, where only spaces are allowed");
        }
    }

    private string Place(int index)
    {
        ReadOnlySpan<char> before = _text.AsSpan(0, index);
        return $"line {before.Count('\n') + 1}, column {index - before.LastIndexOf('\n')}";
    }

    private static string WithoutComments(string text) => text.Contains('#', StringComparison.Ordinal)
        ? string.Join('\n', text.Split('\n').Select(line => line.Split('#')[0]))
        : text;
}
