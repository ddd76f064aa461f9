using VmGeneralize.Blocks;
using VmGeneralize.Registry.Editing;
using VmGeneralize.Registry.Format;

namespace VmGeneralize.Registry;

/// <summary>
/// A key of an open hive. A live view: edits through any object are seen at once. Using a key after it was deleted is a
/// programming error and throws <see cref="InvalidOperationException"/>.
/// </summary>
public sealed class HiveKey
{
    private readonly Hive _hive;
    private readonly HiveKey? _parent;
    private readonly uint _cell;
    private readonly int _depth;
    private readonly int _edition;

    internal HiveKey(Hive hive, HiveKey? parent, uint cell)
    {
        _hive = hive;
        _parent = parent;
        _cell = cell;
        _depth = parent is null ? 0 : parent._depth + 1;
        _edition = hive.Edition;
        KeyNode node = hive.Image.KeyNode(cell, out StoredName name);
        Name = name.ToString();
        if (parent is null)
        {
            return;
        }

        if (_depth > SubkeyIndex.DepthLimit)
        {
            throw hive.Image.Corrupt("Key node", cell, "depth", $"at most {SubkeyIndex.DepthLimit} keys above each other", "more");
        }

        // One parent per key also keeps a walk from visiting a key twice.
        if (node.Parent != parent._cell)
        {
            throw hive.Image.Corrupt("Key node", cell, "parent", parent._cell, node.Parent);
        }

        for (HiveKey? above = parent; above is not null; above = above._parent)
        {
            if (above._cell == cell)
            {
                throw hive.Image.Corrupt("Key node", cell, "tree", "no key below itself", "one that is");
            }
        }
    }

    public string Name { get; }

    /// <summary>Names from below the root, separated by <c>\</c>; empty for the root.</summary>
    public string Path => _parent is null ? "" : _parent._parent is null ? Name : $@"{_parent.Path}\{Name}";

    /// <summary>FILETIME of the last change of the key's own values or subkeys.</summary>
    public ulong LastWritten => Node.LastWritten;

    public string? ClassName => _hive.Image.ClassName(Node);

    public int SubkeyCount => SubkeyIndex.Cells(_hive.Image, Node).Length;

    public int ValueCount => ValueIndex.List(_hive.Image, Node).Length / 4;

    /// <summary>The subkeys as they are when the loop starts, in stored order (sorted by uppercase name).</summary>
    public IEnumerable<HiveKey> Subkeys
    {
        get
        {
            int edition = _hive.Edition;
            foreach (uint cell in SubkeyIndex.Cells(_hive.Image, Node))
            {
                if (!_hive.IsDeletedSince(cell, edition))
                {
                    yield return new HiveKey(_hive, this, cell);
                }
            }
        }
    }

    /// <summary>The values as they are when the loop starts, in stored order.</summary>
    public IEnumerable<HiveValue> Values
    {
        get
        {
            // Values do not share cells: more data than the hive has bytes means a hostile hive.
            long budget = _hive.Image.BinsSize;
            List<HiveValue> values = new(ValueCount);
            foreach (uint cell in ValueIndex.Cells(_hive.Image, Node))
            {
                HiveValue value = ReadValue(cell);
                budget -= value.Data.Length;
                if (budget < 0)
                {
                    throw _hive.Image.Corrupt("Key values list", Node.ValueList, "data of a value", "its own", "that of another value");
                }

                values.Add(value);
            }

            return values;
        }
    }

    private KeyNode Node
    {
        get
        {
            if (_hive.IsDeletedSince(_cell, _edition))
            {
                throw new InvalidOperationException($"the key {Path} was deleted");
            }

            return _hive.Image.KeyNode(_cell);
        }
    }

    /// <summary>The key at a <c>\</c>-separated path below this one, ignoring case, or null. Empty means this key.</summary>
    public HiveKey? Find(string relativePath)
    {
        HiveKey key = this;
        foreach (Range part in relativePath.AsSpan().Split('\\'))
        {
            ReadOnlySpan<char> name = relativePath.AsSpan(part);
            if (name.IsEmpty)
            {
                continue;
            }

            HiveKey? next = key.Subkey(name);
            if (next is null)
            {
                return null;
            }

            key = next;
        }

        return key;
    }

    /// <summary>The value with a name, ignoring case, or null; "" is the default value.</summary>
    public HiveValue? Value(string name) =>
        ValueIndex.Find(_hive.Image, Node, name, out uint cell) < 0 ? null : ReadValue(cell);

    /// <summary>Creates or replaces a value; a name that exists in a different case keeps its case.</summary>
    /// <param name="name">"" is the default value; at most 16383 characters.</param>
    /// <param name="type">Any number is stored as it is.</param>
    /// <param name="data">The complete data.</param>
    /// <param name="lastWritten">FILETIME for this key.</param>
    /// <exception cref="CorruptDataException">The hive is damaged: nothing was changed.</exception>
    public void SetValue(string name, RegistryValueType type, ReadOnlySpan<byte> data, ulong lastWritten)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, ValueEditor.NameLimit, nameof(name));
        _ = Node;
        _hive.BeginEdit().SetValue(_cell, name, type, data, lastWritten);
    }

    /// <summary>Deletes a value and zeroes what it occupied.</summary>
    /// <returns>False when there is none, and nothing was changed.</returns>
    /// <exception cref="CorruptDataException">The hive is damaged: nothing was changed.</exception>
    public bool DeleteValue(string name, ulong lastWritten)
    {
        int index = ValueIndex.Find(_hive.Image, Node, name, out _);
        if (index < 0)
        {
            return false;
        }

        _hive.BeginEdit().DeleteValue(_cell, index, lastWritten);
        return true;
    }

    /// <summary>Deletes a subkey with everything below it and zeroes what they occupied.</summary>
    /// <returns>False when there is none, and nothing was changed.</returns>
    /// <exception cref="CorruptDataException">The hive is damaged: nothing was changed.</exception>
    /// <exception cref="RefusedException">A key of the tree is marked as not deletable: nothing was changed.</exception>
    public bool DeleteSubkey(string name, ulong lastWritten)
    {
        uint child = SubkeyIndex.Find(_hive.Image, Node, name);
        if (child == HiveImage.NoCell)
        {
            return false;
        }

        _hive.Forget(_hive.BeginEdit().DeleteSubkey(_cell, child, lastWritten));
        return true;
    }

    /// <summary>The subkey with a name, created when it is not there, with this key's security descriptor.</summary>
    /// <param name="name">One name of 1 to 255 characters, without <c>\</c>.</param>
    /// <param name="lastWritten">FILETIME for this key and the new one.</param>
    /// <exception cref="CorruptDataException">The hive is damaged: nothing was changed.</exception>
    public HiveKey CreateSubkey(string name, ulong lastWritten)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, HiveEditor.KeyNameLimit, nameof(name));
        if (name.Contains('\\', StringComparison.Ordinal))
        {
            throw new ArgumentException("a key's name has no backslash", nameof(name));
        }

        HiveKey? existing = Subkey(name);
        if (existing is not null)
        {
            return existing;
        }

        if (_depth == SubkeyIndex.DepthLimit)
        {
            throw new UnsupportedFeatureException($"More than {SubkeyIndex.DepthLimit} keys above each other", "Windows does not load them.");
        }

        _hive.BeginEdit().CreateSubkey(_cell, name, lastWritten);
        return Subkey(name) ?? throw new InvalidOperationException($"the new key {name} is not found");
    }

    private HiveKey? Subkey(ReadOnlySpan<char> name)
    {
        uint cell = SubkeyIndex.Find(_hive.Image, Node, name);
        return cell == HiveImage.NoCell ? null : new HiveKey(_hive, this, cell);
    }

    private HiveValue ReadValue(uint cell)
    {
        ValueNode node = _hive.Image.ValueNode(cell, out StoredName name);
        return new HiveValue(name.ToString(), (RegistryValueType)node.Type, ValueIndex.Data(_hive.Image, cell, node));
    }
}
