using System.Diagnostics.CodeAnalysis;
using VmGeneralize.Registry.Format;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Registry;

/// <summary>A value as it was when it was read; later edits do not change this object.</summary>
public sealed class HiveValue
{
    private readonly byte[] _data;

    internal HiveValue(string name, RegistryValueType type, byte[] data)
    {
        Name = name;
        Type = type;
        _data = data;
    }

    /// <summary>The name; empty for a key's default value.</summary>
    public string Name { get; }

    public RegistryValueType Type { get; }

    /// <summary>The data, complete.</summary>
    [SuppressMessage("Performance", "CA1819:Properties should not return arrays", Justification = "A private copy; nothing in the hive changes with it.")]
    public byte[] Data => _data;

    /// <summary>Text up to the first NUL of a string, expandable string or link; null for other types.</summary>
    public string? AsString()
    {
        if (Type is not (RegistryValueType.String or RegistryValueType.ExpandString or RegistryValueType.Link))
        {
            return null;
        }

        string text = StoredName.DecodeUtf16(_data);
        int end = text.IndexOf('\0');
        return end < 0 ? text : text[..end];
    }

    /// <summary>The number of a DWORD in either byte order; null for other types and other lengths.</summary>
    public uint? AsUInt32() => (Type, _data.Length) switch
    {
        (RegistryValueType.DWord, 4) => ReadUInt32LittleEndian(_data),
        (RegistryValueType.DWordBigEndian, 4) => ReadUInt32BigEndian(_data),
        _ => null,
    };

    /// <summary>The number of a QWORD or a DWORD; null for other types and other lengths.</summary>
    public ulong? AsUInt64() =>
        Type == RegistryValueType.QWord && _data.Length == 8 ? ReadUInt64LittleEndian(_data) : AsUInt32();

    /// <summary>The strings of a multi-string up to the empty one that ends it; null for other types.</summary>
    [SuppressMessage("Design", "CA1024:Use properties where appropriate", Justification = "Decodes on each call.")]
    public string[]? AsStrings()
    {
        if (Type != RegistryValueType.MultiString)
        {
            return null;
        }

        string text = StoredName.DecodeUtf16(_data);
        List<string> strings = [];
        int at = 0;
        while (at < text.Length && text[at] != '\0')
        {
            int end = text.IndexOf('\0', at);
            end = end < 0 ? text.Length : end;
            strings.Add(text[at..end]);
            at = end + 1;
        }

        return [.. strings];
    }
}
