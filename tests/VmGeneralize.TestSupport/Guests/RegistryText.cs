using System.Text;

namespace VmGeneralize.TestSupport.Guests;

/// <summary>Changes to one hive as a .reg text for hivexregedit, with every parent of a key named before it.</summary>
public sealed class RegistryText
{
    /// <summary>The name of the hive's root in the text.</summary>
    public const string Prefix = "HIVE";

    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _named = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Creates a key, or sets one of its values.</summary>
    /// <param name="key">Relative to the hive's root; empty for the root.</param>
    /// <param name="name">Name of the value; empty for the default one, null for none.</param>
    /// <param name="data">uint: REG_DWORD, string: REG_SZ, string[]: REG_MULTI_SZ, byte[]: REG_BINARY, null: the value is removed.</param>
    public RegistryText Set(string key, string? name = null, object? data = null)
    {
        for (int end = key.IndexOf('\\', StringComparison.Ordinal); end >= 0; end = key.IndexOf('\\', end + 1))
        {
            Name(key[..end]);
        }

        if (name is null)
        {
            Name(key);
            return this;
        }

        _named.Add(key);
        string quoted = name.Length == 0 ? "@" : $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
        _text.Append($"[{Full(key)}]\n{quoted}={Encode(data)}\n\n");
        return this;
    }

    /// <summary>Deletes a key with everything below it; does nothing when there is no such key.</summary>
    public RegistryText Delete(string key)
    {
        _text.Append($"[-{Full(key)}]\n\n");
        _named.Clear();
        return this;
    }

    public override string ToString() => _text.ToString();

    private static string Full(string key) => key.Length == 0 ? Prefix : $@"{Prefix}\{key}";

    private void Name(string key)
    {
        if (_named.Add(key))
        {
            _text.Append($"[{Full(key)}]\n\n");
        }
    }

    private static string Encode(object? data) => data switch
    {
        null => "-",
        uint number => $"dword:{number:x8}",
        string text => $"hex(1):{Hex(Encoding.Unicode.GetBytes(text + '\0'))}",
        string[] texts => $"hex(7):{Hex(Encoding.Unicode.GetBytes(string.Concat(texts.Select(text => text + '\0')) + '\0'))}",
        byte[] bytes => $"hex(3):{Hex(bytes)}",
        _ => throw new ArgumentException($"no registry type for {data.GetType()}", nameof(data)),
    };

    private static string Hex(byte[] bytes) => string.Join(',', bytes.Select(value => value.ToString("x2")));
}
