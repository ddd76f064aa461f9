using VmGeneralize.Blocks;

namespace VmGeneralize.Disks.Mapping;

/// <summary>
/// Pages of a container's tables and bitmaps, read on first use. Holds a fixed number of them, so a table of any size
/// costs the same memory; pages never change once read, so readers need no lock.
/// </summary>
internal sealed class PageCache(IBlockDevice file, string structure, int pageSize, int slots)
{
    private readonly Page?[] _pages = new Page?[slots];

    /// <summary>The bytes from <paramref name="offset"/> to the end of its page (or of the file); never empty.</summary>
    /// <exception cref="CorruptDataException">The offset is outside the file.</exception>
    public ReadOnlySpan<byte> At(long offset)
    {
        file.RequireInside(structure, offset, 1);
        long index = offset / pageSize;
        ref Page? slot = ref _pages[index % slots];
        Page? page = Volatile.Read(ref slot);
        if (page is null || page.Index != index)
        {
            byte[] bytes = new byte[(int)Math.Min(pageSize, file.Length - index * pageSize)];
            file.Read(index * pageSize, bytes);
            page = new Page(index, bytes);
            Volatile.Write(ref slot, page);
        }

        return page.Bytes.AsSpan((int)(offset % pageSize));
    }

    private sealed record Page(long Index, byte[] Bytes);
}
