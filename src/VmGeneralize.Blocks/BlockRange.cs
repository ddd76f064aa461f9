namespace VmGeneralize.Blocks;

/// <summary>The range check that every device uses.</summary>
public static class BlockRange
{
    /// <exception cref="CorruptDataException">[offset, offset + count) is not inside [0, length).</exception>
    public static void Check(string structure, long offset, long count, long length)
    {
        if (offset < 0 || count < 0 || offset > length || count > length - offset)
        {
            throw CorruptDataException.Mismatch(structure, offset, "length", $"{count} bytes from here on", $"it ends at byte {length}");
        }
    }
}
