namespace VmGeneralize.Registry.Format;

/// <summary>The forms of a list of subkeys (regf specification, "Index leaf" to "Index root").</summary>
internal enum SubkeyListKind
{
    /// <summary><c>li</c>: cells only.</summary>
    IndexLeaf,

    /// <summary><c>lf</c>: cells with the first four characters of the names.</summary>
    FastLeaf,

    /// <summary><c>lh</c>: cells with a hash of the names; version 1.5 and later.</summary>
    HashLeaf,

    /// <summary><c>ri</c>: cells of further lists, none of which may be an <c>ri</c> itself.</summary>
    IndexRoot,
}
