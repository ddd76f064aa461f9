using VmGeneralize.Blocks;

namespace VmGeneralize.Disks;

/// <summary>Reads whose errors name the structure being read.</summary>
internal static class DeviceReads
{
    /// <summary>Fills <paramref name="buffer"/> with a structure that must be inside the file.</summary>
    /// <exception cref="CorruptDataException">The file ends before the structure does.</exception>
    public static void ReadStructure(this IBlockDevice file, string structure, long offset, Span<byte> buffer)
    {
        RequireInside(file, structure, offset, buffer.Length);
        file.Read(offset, buffer);
    }

    /// <exception cref="CorruptDataException">The file ends before the structure does.</exception>
    public static void RequireInside(this IBlockDevice file, string structure, long offset, long length)
    {
        if (offset < 0 || length < 0 || length > file.Length - offset)
        {
            throw new CorruptDataException(structure, offset, $"expected {length} bytes here, the file ends at byte {file.Length}");
        }
    }
}
