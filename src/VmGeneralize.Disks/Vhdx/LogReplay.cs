using VmGeneralize.Blocks;

namespace VmGeneralize.Disks.Vhdx;

/// <summary>
/// Replays the log of a VHDX that was not closed cleanly ([MS-VHDX] 2.3.3) into a view of the file; the file is not touched.
/// </summary>
internal static class LogReplay
{
    private const string Structure = "VHDX log";

    // Hyper-V's and qemu's logs have 1 MiB. The bound keeps memory and the worst case of hostile entries small.
    private const long MaxLogLength = 16 << 20;

    // As many separate places as 64 full logs of the usual size name; more are only found in hostile files.
    private const int MaxPlaces = 1 << 16;

    private const ulong MaxFileLength = 1UL << 47; // twice the largest disk

    /// <exception cref="CorruptDataException">The header says that there is a log, and it is damaged.</exception>
    public static ReplayedFile Replay(IBlockDevice file, VhdxHeader header)
    {
        if (header.LogVersion != 0)
        {
            throw new UnsupportedFeatureException(
                $"VHDX log version {header.LogVersion}", "Attach the disk once with the program that wrote it, so that it replays its log.");
        }

        Extent place = VhdxLayout.Place(file, Structure, 0, header.LogOffset, header.LogLength);
        if (place.Length > MaxLogLength)
        {
            throw new UnsupportedFeatureException(
                $"Replaying a VHDX log of {place.Length} bytes",
                "Replay it first: qemu-img check -r all DISK.vhdx, or attach the disk once in Windows.");
        }

        int length = (int)place.Length;
        byte[] log = new byte[length * 2];
        file.Read(place.Offset, log.AsSpan(0, length));
        log.AsSpan(0, length).CopyTo(log.AsSpan(length));
        LogSequence sequence = LogSequence.FindActive(log, header.LogGuid)
            ?? throw CorruptDataException.Mismatch(
                Structure, place.Offset, "entries", $"a valid one of the log {header.LogGuid}, which the header names", "none");

        LogEntryHeader head = sequence.Head.Header;
        if (head.FlushedFileOffset > (ulong)file.Length)
        {
            throw CorruptDataException.Mismatch(
                Structure,
                place.Offset + sequence.Head.Position,
                "FlushedFileOffset",
                $"at most the {file.Length} bytes of the file",
                $"{head.FlushedFileOffset}: the file is cut short");
        }

        return Apply(file, log, sequence, place.Offset);
    }

    private static ReplayedFile Apply(IBlockDevice file, byte[] log, LogSequence sequence, long logOffset)
    {
        ulong length = Math.Max((ulong)file.Length, sequence.Head.Header.LastFileOffset);
        Dictionary<long, ReplayedSector> sectors = [];
        ExtentSet covered = [];

        // The newest write to a place wins, so going backwards each place is settled when first seen.
        foreach ((LogDescriptor descriptor, int dataPosition) in sequence.Entries.Reverse().SelectMany(entry => entry.Descriptors(log).Reverse()))
        {
            ulong count = descriptor.IsData ? LogDataSector.Size : descriptor.LeadingBytesOrZeroLength;
            if (descriptor.FileOffset > MaxFileLength || count > MaxFileLength)
            {
                throw new CorruptDataException(Structure, logOffset, $"a descriptor writes {count} bytes at byte {descriptor.FileOffset}, beyond any file");
            }

            Extent target = new((long)descriptor.FileOffset, (long)count);
            if (descriptor.IsData)
            {
                length = Math.Max(length, (ulong)target.End);
                if (!covered.Contains(target.Offset))
                {
                    sectors.Add(target.Offset, new ReplayedSector(descriptor, dataPosition));
                }
            }

            covered.Add(target);
            if (covered.Count > MaxPlaces)
            {
                throw new UnsupportedFeatureException(
                    $"A VHDX log that writes to more than {MaxPlaces} places", "Attach the disk once in Windows, so that it replays its log.");
            }
        }

        return length <= MaxFileLength
            ? new ReplayedFile(file, (long)length, log, sectors, covered)
            : throw new CorruptDataException(Structure, logOffset, $"the log says that the file should have {length} bytes");
    }
}
