using System.Buffers;
using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>Contents in extents: read a whole sector at a time and compared with their checksums, the second copy where the first is wrong.</summary>
internal static class BtrfsData
{
    public const string Structure = "Btrfs contents";

    private const int LargestRead = 1 << 20; // bytes

    /// <param name="volume">The volume.</param>
    /// <param name="address">First byte.</param>
    /// <param name="buffer">What to fill.</param>
    /// <param name="hasChecksums">Compare it with its checksums.</param>
    /// <exception cref="CorruptDataException">No copy has the right checksum.</exception>
    public static void Read(BtrfsVolume volume, BtrfsLogical address, Span<byte> buffer, bool hasChecksums)
    {
        int sector = volume.Superblock.SectorSize;
        while (!buffer.IsEmpty)
        {
            int before = (int)(address.Value % sector);
            (BtrfsChunk chunk, long length) = volume.Locate(new BtrfsLogical(address.Value - before), Math.Min(LargestRead, (long)before + buffer.Length));
            int whole = (int)((length + sector - 1) / sector * sector); // chunks end with a sector
            byte[] bytes = ArrayPool<byte>.Shared.Rent(whole);
            try
            {
                ReadSectors(volume, chunk, new BtrfsLogical(address.Value - before), bytes.AsMemory(0, whole), hasChecksums);
                int count = Math.Min(buffer.Length, whole - before);
                bytes.AsSpan(before, count).CopyTo(buffer);
                buffer = buffer[count..];
                address += count;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(bytes);
            }
        }
    }

    private static void ReadSectors(BtrfsVolume volume, BtrfsChunk chunk, BtrfsLogical address, Memory<byte> bytes, bool hasChecksums)
    {
        BtrfsDataChecksums? checksums = hasChecksums ? BtrfsDataChecksums.Of(volume, address, bytes.Length) : null;
        BtrfsVolume.FirstRight(chunk, copy =>
        {
            long position = copy + (address - chunk.Logical);
            volume.Device.Read(position, bytes.Span);
            if (checksums?.FirstWrong(bytes.Span) is { } wrong)
            {
                throw CorruptDataException.Mismatch(
                    Structure, position + wrong, "checksum", $"that of {volume.Superblock.SectorSize} bytes at {address + wrong}", "another");
            }

            return true;
        });
    }
}
