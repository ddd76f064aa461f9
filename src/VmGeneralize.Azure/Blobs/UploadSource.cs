using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Blobs;

/// <summary>Source of an upload: the live bytes of a disk and the footer that makes a fixed VHD of them.</summary>
/// <param name="Device">The disk. It is read by one thread, in ascending order, each byte once.</param>
/// <param name="Live">What must arrive; everything else reads as zero in the blob. Within the device.</param>
/// <param name="Footer">The last 512 bytes of the blob: a fixed VHD's footer.</param>
/// <param name="Identity">
/// Tells this content from any other, such as a fingerprint of it, or of the source file and the plan. Kept in the resume file: an upload
/// continues only for the same identity.
/// </param>
public sealed record UploadSource(IBlockDevice Device, ExtentSet Live, ReadOnlyMemory<byte> Footer, string Identity)
{
    /// <summary>Bytes of a VHD footer, and of a page.</summary>
    public const int PageSize = 512;

    /// <summary>
    /// Gets every live part that is not zero (in units of 4 KiB) when it is read to be sent: ascending, each byte once, from one thread at a
    /// time. After an interruption it gets only what had not been sent.
    /// </summary>
    public Action<long, ReadOnlyMemory<byte>>? Seen { get; init; }

    /// <summary>
    /// Called when all of the device was read, before the footer makes a disk of what was sent. What it throws leaves a blob that is not a disk, which no
    /// later run continues.
    /// </summary>
    public Action? BeforeFooter { get; init; }

    /// <summary>Size of the blob in bytes.</summary>
    public long BlobLength => Device.Length + PageSize;

    /// <summary>Largest page blob, in bytes (8 TiB).</summary>
    public const long LargestBlob = 8L << 40;

    /// <summary>Largest managed disk that can be uploaded to, in bytes, footer included.</summary>
    public const long LargestManagedDisk = 35_183_298_347_520;

    private const long Mebibyte = 1 << 20;

    /// <summary>Makes the checks that need no service.</summary>
    /// <exception cref="RefusedException">Azure would refuse it after hours of upload.</exception>
    public void Check(bool managedDisk)
    {
        if (Footer.Length != PageSize || !Footer.Span.StartsWith("conectix"u8))
        {
            throw new RefusedException(AzureRefusal.NotAVhd, "The image has no VHD footer of 512 bytes.", "Write it as a fixed VHD first.");
        }

        if (Device.Length == 0 || Device.Length % Mebibyte != 0)
        {
            throw new RefusedException(
                AzureRefusal.SizeNotMib,
                $"The disk has {Device.Length} bytes; Azure accepts only whole MiB.",
                "Write it with generalize, which pads it.");
        }

        long largest = managedDisk ? LargestManagedDisk : LargestBlob;
        if (BlobLength > largest)
        {
            throw new RefusedException(
                AzureRefusal.TooLarge,
                $"The image has {BlobLength} bytes with its footer; {(managedDisk ? "a managed disk" : "a page blob")} holds at most {largest}.",
                "Shrink the disk first.");
        }
    }
}
