using VmGeneralize.Blocks;

namespace VmGeneralize.Disks.Vhd;

/// <summary>The 512 bytes after a disk that make it a fixed VHD: for images that do not go into a file.</summary>
public static class FixedVhdFooter
{
    private const string Structure = "VHD footer";

    /// <summary>The footer that <see cref="DiskWriter"/> writes after such a disk.</summary>
    /// <param name="virtualSize">Bytes of the disk.</param>
    /// <param name="identity">Identifier and time to store.</param>
    public static byte[] Create(long virtualSize, DiskIdentity identity)
    {
        byte[] footer = new byte[VhdFooter.Size];
        VhdFooters.Create(VhdDiskType.Fixed, virtualSize, VhdFooter.NoDataOffset, identity).Write(footer);
        return footer;
    }

    /// <summary>Checks a footer that was found after a disk, and reads the disk's identity from it.</summary>
    /// <param name="footer">Its 512 bytes.</param>
    /// <param name="position">Where it was found: the bytes before it.</param>
    /// <exception cref="CorruptDataException">It is not a footer, or one of a disk of a different size.</exception>
    /// <exception cref="UnsupportedFeatureException">It belongs to a VHD that is not fixed.</exception>
    public static DiskIdentity Read(ReadOnlySpan<byte> footer, long position)
    {
        if (footer.Length != VhdFooter.Size || !footer.StartsWith(VhdFooter.Cookie))
        {
            throw CorruptDataException.Mismatch(Structure, position, "cookie", "conectix", "something else: this is not a VHD, or one that was never finished");
        }

        if (!VhdChecksum.IsValid(footer, VhdFooter.ChecksumPosition))
        {
            throw CorruptDataException.Mismatch(
                Structure,
                position,
                "checksum",
                $"0x{VhdChecksum.Compute(footer, VhdFooter.ChecksumPosition):X8}",
                $"0x{VhdChecksum.Stored(footer, VhdFooter.ChecksumPosition):X8}");
        }

        VhdFooter read = VhdFooter.Read(footer);
        if (read.DiskType != VhdDiskType.Fixed)
        {
            throw new UnsupportedFeatureException(
                $"VHD disk type {read.DiskType} in a page blob", "Azure starts fixed VHDs only; take the file as it is with azcopy, and convert it.");
        }

        if (read.CurrentSize != (ulong)position)
        {
            throw CorruptDataException.Mismatch(Structure, position, "Current Size", position, read.CurrentSize);
        }

        return new DiskIdentity(read.UniqueId, VhdFooters.TimeOf(read));
    }
}
