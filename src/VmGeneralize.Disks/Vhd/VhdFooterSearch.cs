using VmGeneralize.Blocks;

namespace VmGeneralize.Disks.Vhd;

/// <summary>
/// Finds a VHD's footer: the last sector of the file or, when that is damaged, the copy that dynamic and differencing disks
/// keep in the first one.
/// </summary>
internal static class VhdFooterSearch
{
    private const int OldSize = 511;
    private const int SearchChunk = 1 << 20; // bytes
    private const long SearchLimit = 64 << 20;

    /// <returns>Null when the file has no VHD cookie in either place.</returns>
    /// <exception cref="CorruptDataException">There is a cookie, but no footer with a right checksum.</exception>
    public static FoundFooter? Find(IBlockDevice file, List<string> notes)
    {
        if (file.Length < VhdFooter.Size)
        {
            return null;
        }

        byte[] end = new byte[VhdFooter.Size];
        byte[] start = new byte[VhdFooter.Size];
        file.Read(file.Length - VhdFooter.Size, end);
        file.Read(0, start);
        long dataEnd = file.Length - VhdFooter.Size;
        if (!HasCookie(end) && HasCookie(end.AsSpan(1)))
        {
            // [VHD 1.0]: footers before Virtual PC 2004 have 511 bytes; the byte that is missing is zero.
            end = [.. end.AsSpan(1), 0];
            dataEnd = file.Length - OldSize;
        }

        bool startIsGood = HasCookie(start) && VhdChecksum.IsValid(start, VhdFooter.ChecksumPosition) && IsCopy(VhdFooter.Read(start));
        if (HasCookie(end) && VhdChecksum.IsValid(end, VhdFooter.ChecksumPosition))
        {
            VhdFooter footer = VhdFooter.Read(end);
            if (!startIsGood && IsCopy(footer))
            {
                notes.Add("The copy of the VHD footer at the start of the file is damaged; the footer at the end is intact and used.");
            }

            return new FoundFooter(footer, dataEnd, dataEnd);
        }

        if (startIsGood)
        {
            notes.Add(HasCookie(end)
                ? "The VHD footer at the end of the file has a wrong checksum; its copy at the start is used."
                : "The VHD footer at the end of the file is missing; its copy at the start is used. The file may be cut short.");
            return new FoundFooter(VhdFooter.Read(start), 0, HasCookie(end) ? dataEnd : file.Length);
        }

        if (HasCookie(end))
        {
            throw Damaged(end, dataEnd);
        }

        return HasCookie(start) ? throw Damaged(start, 0) : null;
    }

    /// <summary>
    /// The footer of a fixed VHD whose file was extended (truncate, or a copy to a larger place): a footer that is where it says
    /// that the disk ends. Searched for in the last part of the file.
    /// </summary>
    public static FoundFooter? FindBeforeEnd(IBlockDevice file)
    {
        byte[] chunk = new byte[SearchChunk];
        long least = Math.Max(0, file.Length - SearchLimit);
        for (long end = file.Length / VhdFooter.Size * VhdFooter.Size; end > least; end -= chunk.Length)
        {
            long start = Math.Max(least / VhdFooter.Size * VhdFooter.Size, end - chunk.Length);
            Span<byte> bytes = chunk.AsSpan(0, (int)(end - start));
            file.Read(start, bytes);
            for (int at = bytes.Length - VhdFooter.Size; at >= 0; at -= VhdFooter.Size)
            {
                ReadOnlySpan<byte> sector = bytes.Slice(at, VhdFooter.Size);
                if (HasCookie(sector) && VhdChecksum.IsValid(sector, VhdFooter.ChecksumPosition)
                    && VhdFooter.Read(sector) is { DiskType: VhdDiskType.Fixed } footer && footer.CurrentSize == (ulong)(start + at))
                {
                    return new FoundFooter(footer, start + at, start + at);
                }
            }
        }

        return null;
    }

    private static bool HasCookie(ReadOnlySpan<byte> bytes) => bytes.StartsWith(VhdFooter.Cookie);

    private static bool IsCopy(VhdFooter footer) => footer.DiskType is VhdDiskType.Dynamic or VhdDiskType.Differencing;

    private static CorruptDataException Damaged(byte[] footer, long position)
    {
        uint computed = VhdChecksum.Compute(footer, VhdFooter.ChecksumPosition);
        uint stored = VhdChecksum.Stored(footer, VhdFooter.ChecksumPosition);
        return computed == stored
            ? CorruptDataException.Mismatch(
                "VHD footer",
                position,
                "disk type",
                "one that keeps a copy here (3 or 4), because the end of the file has no footer",
                $"{(uint)VhdFooter.Read(footer).DiskType}: the file is cut short")
            : CorruptDataException.Mismatch("VHD footer", position, "checksum", $"0x{computed:X8}", $"0x{stored:X8}");
    }
}
