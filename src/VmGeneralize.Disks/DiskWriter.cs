using VmGeneralize.Disks.Raw;
using VmGeneralize.Disks.Vhd;
using VmGeneralize.Disks.Vhdx;

namespace VmGeneralize.Disks;

/// <summary>Creates disk files.</summary>
public static class DiskWriter
{
    /// <summary>Creates a file for a disk of a given size.</summary>
    /// <param name="path">A path where nothing is; the caller renames it when complete.</param>
    /// <param name="format">Which container.</param>
    /// <param name="virtualSize">
    /// Bytes: whole MiB for fixed VHD (see <see cref="VhdSize.RoundUpToMiB"/>), whole sectors of 512 bytes for the others.
    /// </param>
    /// <param name="identity">Identifier and time to store.</param>
    /// <param name="markSparse">
    /// On Windows, whether holes stay unstored; a file that is to be attached must not be sparse there. Elsewhere files always are.
    /// </param>
    /// <exception cref="ArgumentException">A size that the format cannot have.</exception>
    /// <exception cref="IOException">The path exists already, or cannot be created.</exception>
    public static IDiskSink Create(string path, DiskOutput format, long virtualSize, DiskIdentity identity, bool markSparse = false) => format switch
    {
        DiskOutput.FixedVhd => new FixedVhdSink(path, virtualSize, identity, markSparse),
        DiskOutput.DynamicVhd => new DynamicVhdSink(path, virtualSize, identity, markSparse),
        DiskOutput.Vhdx => new VhdxSink(path, virtualSize, identity, markSparse),
        DiskOutput.Raw => new RawSink(path, virtualSize, markSparse),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "not one of the formats"),
    };

    /// <summary>The footer that <see cref="DiskOutput.FixedVhd"/> ends with: what stands behind the disk's bytes.</summary>
    /// <param name="virtualSize">Bytes; whole MiB.</param>
    /// <param name="identity">Identifier and time to store.</param>
    public static byte[] FixedVhdFooter(long virtualSize, DiskIdentity identity)
    {
        byte[] footer = new byte[VhdFooter.Size];
        VhdFooters.Create(VhdDiskType.Fixed, virtualSize, VhdFooter.NoDataOffset, identity).Write(footer);
        return footer;
    }
}
