namespace VmGeneralize.Registry.Format;

/// <summary>The word next to a cell in <c>lf</c> and <c>lh</c> lists, which avoids reading most keys.</summary>
internal static class NameHint
{
    /// <summary>Hash of <c>lh</c>: 37 * h + c over the uppercase UTF-16 units.</summary>
    public static uint Hash(ReadOnlySpan<char> name)
    {
        uint hash = 0;
        foreach (char c in name)
        {
            hash = unchecked((37 * hash) + StoredName.Upper(c));
        }

        return hash;
    }

    /// <summary>As above, of a name in a cell.</summary>
    public static uint Hash(StoredName name)
    {
        uint hash = 0;
        for (int i = 0; i < name.Length; i++)
        {
            hash = unchecked((37 * hash) + StoredName.Upper(name[i]));
        }

        return hash;
    }

    /// <summary>Hint of <c>lf</c>: the first four characters, case kept; 0 when one of them does not fit one byte.</summary>
    public static uint First(ReadOnlySpan<char> name)
    {
        uint hint = 0;
        for (int i = 0; i < Math.Min(4, name.Length); i++)
        {
            if (name[i] > 0xFF)
            {
                return 0;
            }

            hint |= (uint)name[i] << (8 * i);
        }

        return hint;
    }

    /// <summary>False when a key with this <c>lf</c> hint cannot have the (ASCII) name.</summary>
    public static bool MayBe(uint hint, ReadOnlySpan<char> name)
    {
        if ((hint & 0xFF) == 0)
        {
            return true; // not convertible, or written by something that leaves it empty
        }

        for (int i = 0; i < Math.Min(4, name.Length); i++)
        {
            if (StoredName.Upper((char)((hint >> (8 * i)) & 0xFF)) != StoredName.Upper(name[i]))
            {
                return false;
            }
        }

        return true;
    }

    public static uint Of(SubkeyListKind kind, ReadOnlySpan<char> name) =>
        kind == SubkeyListKind.HashLeaf ? Hash(name) : First(name);
}
