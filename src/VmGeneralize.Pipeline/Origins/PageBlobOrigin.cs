using System.Text;
using VmGeneralize.Azure.Blobs;
using VmGeneralize.Blocks;
using VmGeneralize.Disks;

namespace VmGeneralize.Pipeline.Origins;

/// <summary>The disk in a page blob, a managed disk or a snapshot, read where it is.</summary>
/// <param name="Blob">One version of it; the caller's, and open as long as the disk is.</param>
/// <param name="BlobName">What messages call it.</param>
internal sealed record PageBlobOrigin(PageBlobDownload Blob, string BlobName) : DiskOrigin
{
    public override string Name => BlobName;

    internal override DiskImage Open(CancellationToken cancellation)
    {
        try
        {
            return DiskFile.Open(new PageBlobDevice(Blob, cancellation), BlobName);
        }
        catch (CorruptDataException damage)
        {
            throw damage.In(BlobName, DamagedFile);
        }
    }

    /// <summary>The ETag.</summary>
    internal override ReadOnlyMemory<byte> VersionOf(DiskImage image) => Encoding.UTF8.GetBytes(Blob.Version);
}
