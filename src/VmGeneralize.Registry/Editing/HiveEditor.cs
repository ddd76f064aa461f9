using VmGeneralize.Blocks;
using VmGeneralize.Registry.Format;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Registry.Editing;

/// <summary>The edits of a hive. Made by the first one, which also zeroes all free cells.</summary>
internal sealed class HiveEditor
{
    /// <summary>Longest key name that Windows accepts, in characters.</summary>
    public const int KeyNameLimit = 255;

    private readonly HiveImage _image;
    private readonly CellAllocator _cells;
    private readonly SecurityUsers _security;
    private readonly ValueEditor _values;
    private readonly SubkeyIndexEditor _subkeys;

    public HiveEditor(HiveImage image, HiveInspection inspection)
    {
        if (inspection.Damage is not null)
        {
            throw inspection.Damage;
        }

        _image = image;
        image.MakePrivate();
        _cells = new CellAllocator(image);
        _security = new SecurityUsers(image, _cells, inspection.SecurityUsers);
        _values = new ValueEditor(image, _cells);
        _subkeys = new SubkeyIndexEditor(image, _cells);
    }

    /// <summary>Number of edits made.</summary>
    public int Edits { get; private set; }

    /// <summary>FILETIME: the latest that an edit set.</summary>
    public ulong NewestEdit { get; private set; }

    public void SetValue(uint key, string name, RegistryValueType type, ReadOnlySpan<byte> data, ulong lastWritten)
    {
        _values.Set(key, name, type, data);
        Touch(key, lastWritten);
    }

    public void DeleteValue(uint key, int index, ulong lastWritten)
    {
        _values.Delete(key, index);
        Touch(key, lastWritten);
    }

    public void CreateSubkey(uint parent, string name, ulong lastWritten)
    {
        KeyNode above = _image.KeyNode(parent);
        uint cell = _cells.Allocate(KeyNode.HeaderSize + StoredName.EncodedLength(name));
        Span<byte> bytes = _image.WritableCell(cell);
        new KeyNode(
            Flags: StoredName.CanCompress(name) ? KeyNode.FlagCompressedName : (ushort)0,
            LastWritten: lastWritten,
            Parent: parent,
            SubkeyCount: 0,
            SubkeyList: HiveImage.NoCell,
            ValueCount: 0,
            ValueList: HiveImage.NoCell,
            Security: above.Security,
            ClassName: HiveImage.NoCell,
            NameLength: (ushort)StoredName.EncodedLength(name),
            ClassLength: 0).Write(bytes);
        WriteUInt32LittleEndian(bytes[KeyNode.VolatileSubkeyListOffset..], HiveImage.NoCell);
        StoredName.Encode(name, bytes[KeyNode.HeaderSize..]);
        _security.Add(above.Security);
        _subkeys.Insert(parent, cell, name);
        Touch(parent, lastWritten);
    }

    /// <summary>Deletes a key and everything below it.</summary>
    /// <returns>The cells of the deleted keys.</returns>
    public IReadOnlyList<uint> DeleteSubkey(uint parent, uint child, ulong lastWritten)
    {
        List<uint> tree = CollectTree(child);
        _subkeys.Remove(parent, child);
        foreach (uint cell in tree)
        {
            KeyNode node = _image.KeyNode(cell);
            _values.FreeAll(node);
            _subkeys.FreeLists(node);
            if (node.ClassName != HiveImage.NoCell && node.ClassLength > 0)
            {
                _cells.Free(node.ClassName);
            }

            _security.Remove(node.Security);
            _cells.Free(cell);
        }

        Touch(parent, lastWritten);
        return tree;
    }

    /// <summary>All keys of a tree; the inspection has shown that it is one.</summary>
    private List<uint> CollectTree(uint top)
    {
        List<uint> tree = [top];
        for (int i = 0; i < tree.Count; i++)
        {
            KeyNode node = _image.KeyNode(tree[i], out StoredName name);
            if ((node.Flags & KeyNode.FlagNoDelete) != 0)
            {
                throw new RefusedException(
                    HiveRefusal.KeyProtected, $"The key {name.ToString()} in {_image.Name} is marked as one that must not be deleted.", "Leave it in place.");
            }

            tree.AddRange(SubkeyIndex.Cells(_image, node));
        }

        return tree;
    }

    private void Touch(uint key, ulong lastWritten)
    {
        Edits++;
        NewestEdit = Math.Max(NewestEdit, lastWritten);
        WriteUInt64LittleEndian(_image.WritableCell(key)[KeyNode.LastWrittenOffset..], lastWritten);
    }
}
