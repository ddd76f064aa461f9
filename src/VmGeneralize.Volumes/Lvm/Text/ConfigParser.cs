using System.Globalization;
using System.Text;
using VmGeneralize.Blocks;

namespace VmGeneralize.Volumes.Lvm.Text;

/// <summary>
/// Parses LVM2's text format: <c>name = value</c> and <c>name { ... }</c>, where a value is a quoted text, a number or a list in
/// brackets, and # starts a comment (lvm.conf(5)). The text ends at a zero byte or with the bytes.
/// </summary>
internal ref struct ConfigParser
{
    private const int MaxDepth = 16; // a group uses four

    // The longest text that is read (8 MiB) has at most this many of lvm2's names and values. In memory each takes many times its bytes.
    private const int MaxEntries = 1 << 19;

    private readonly ReadOnlySpan<byte> _text;
    private int _position;
    private int _entries;

    private ConfigParser(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf((byte)0);
        _text = end < 0 ? text : text[..end];
    }

    /// <exception cref="CorruptDataException">Not this format, or a duplicate name.</exception>
    public static ConfigSection Parse(ReadOnlySpan<byte> text)
    {
        ConfigParser parser = new(text);
        ConfigSection root = new("", 0);
        parser.ReadBody(root, 0);
        return root;
    }

    private void ReadBody(ConfigSection section, int depth)
    {
        if (depth > MaxDepth)
        {
            throw Unexpected($"no more than {MaxDepth} sections in each other");
        }

        while (Peek() is { } next)
        {
            if (next == '}' && depth > 0)
            {
                _position++;
                return;
            }

            Count();
            int start = _position;
            string name = ReadName();
            bool isNew;
            if (Peek() == '=')
            {
                _position++;
                isNew = section.TryAdd(name, ReadValue());
            }
            else
            {
                Expect('{');
                ConfigSection inner = new(name, start);
                ReadBody(inner, depth + 1);
                isNew = section.TryAdd(inner);
            }

            if (!isNew)
            {
                throw new CorruptDataException(ConfigSection.Structure, start, $"{name} is there twice in one section");
            }
        }

        if (depth > 0)
        {
            throw Unexpected("}");
        }
    }

    private void Count()
    {
        if (++_entries > MaxEntries)
        {
            throw Unexpected($"at most {MaxEntries} names and values");
        }
    }

    private ConfigValue ReadValue()
    {
        if (Peek() != '[')
        {
            return ReadScalar();
        }

        _position++;
        List<ConfigValue> items = [];
        while (Peek() is not (byte)']')
        {
            Count();
            items.Add(ReadScalar());
            if (Peek() is (byte)',')
            {
                _position++;
            }
        }

        _position++;
        return new ConfigValue.List(items);
    }

    private ConfigValue ReadScalar()
    {
        if (Peek() == '"')
        {
            return new ConfigValue.Text(ReadQuoted());
        }

        string word = ReadName();
        return long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            ? new ConfigValue.Number(number)
            : new ConfigValue.Text(word);
    }

    private string ReadQuoted()
    {
        List<byte> bytes = [];
        for (_position++; _position < _text.Length; _position++)
        {
            byte next = _text[_position];
            if (next == '"')
            {
                _position++;
                return Encoding.UTF8.GetString([.. bytes]);
            }

            if (next == '\\' && _position + 1 < _text.Length)
            {
                next = _text[++_position];
            }

            bytes.Add(next);
        }

        throw Unexpected("a closing quotation mark");
    }

    private string ReadName()
    {
        int start = Peek() is null ? _text.Length : _position;
        while (_position < _text.Length && !IsSpace(_text[_position]) && !"={}[],#\""u8.Contains(_text[_position]))
        {
            _position++;
        }

        return _position > start ? Encoding.UTF8.GetString(_text[start.._position]) : throw Unexpected("a name or a value");
    }

    /// <summary>The next byte that is neither space nor comment, which stays unread; null at the end.</summary>
    private byte? Peek()
    {
        while (_position < _text.Length)
        {
            byte next = _text[_position];
            if (next == '#')
            {
                int end = _text[_position..].IndexOf((byte)'\n');
                _position = end < 0 ? _text.Length : _position + end;
            }
            else if (IsSpace(next))
            {
                _position++;
            }
            else
            {
                return next;
            }
        }

        return null;
    }

    private void Expect(char expected)
    {
        if (Peek() != expected)
        {
            throw Unexpected(expected.ToString());
        }

        _position++;
    }

    private static bool IsSpace(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r';

    private readonly CorruptDataException Unexpected(string expected) => CorruptDataException.Mismatch(
        ConfigSection.Structure,
        _position,
        "text",
        expected,
        _position < _text.Length ? $"byte 0x{_text[_position]:X2}" : "the end");
}
