using System.IO.Hashing;
using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.Guests;
using VmGeneralize.Volumes;

namespace VmGeneralize.Pipeline;

/// <summary>
/// A session's disk as it leaves us, edits included: whole MiB, the GPT's backup at the new end, and what of it is live. What files are
/// written from and uploads are sent from is the same.
/// </summary>
internal sealed class FinalImage : IDisposable
{
    // A fixed time: the same disk gives the same file, and nobody reads this field.
    public static readonly DateTimeOffset Timestamp = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PaddedDevice _padded;
    private readonly OverlayDevice _final;

    private FinalImage(PaddedDevice padded, OverlayDevice final, ExtentSet live, DiskIdentity identity)
    {
        _padded = padded;
        _final = final;
        Live = live;
        Identity = identity;
    }

    public IBlockDevice Device => _final;

    /// <summary>Bytes; a whole number of MiB.</summary>
    public long Length => _final.Length;

    /// <summary>What has to arrive; everything else reads as zero.</summary>
    public ExtentSet Live { get; }

    /// <summary>The container's own id is derived from what the disk is, so that writing it twice gives the same bytes.</summary>
    public DiskIdentity Identity { get; }

    /// <summary>Takes the session's disk as it is now. The session must outlive this object.</summary>
    public static FinalImage Of(DiskSession session)
    {
        // Azure takes whole MiB only. Grown by zeros; a GPT keeps its backup in the last sectors, so that moves along.
        long length = VhdSize.RoundUpToMiB(session.Overlay.Length);
        PaddedDevice padded = new(session.Overlay, length);
        OverlayDevice final = new(padded);
        try
        {
            ExtentSet live = session.Disk.LiveExtents();
            if (length != session.Overlay.Length && session.Disk.Layout.Scheme == PartitionScheme.Gpt)
            {
                GptRelocation.Grow(final);
                live.Add(Extent.FromBounds(session.Overlay.Length, length));
                live.AddRange(final.ChangedExtents());
            }

            return new FinalImage(padded, final, live, IdentityOf(session));
        }
        catch
        {
            final.Dispose();
            padded.Dispose();
            throw;
        }
    }

    /// <exception cref="RefusedException">The disk has sectors that no machine in Azure starts from.</exception>
    public static void CheckSectors(DiskSession session)
    {
        if (session.Overlay.LogicalSectorSize != 512)
        {
            throw new RefusedException(
                "4k-sectors",
                $"The disk has logical sectors of {session.Overlay.LogicalSectorSize} bytes; Azure starts only disks with 512.",
                "Create a disk with 512-byte (512e) sectors and copy the system over in the VM.");
        }
    }

    public void Dispose()
    {
        _final.Dispose();
        _padded.Dispose();
    }

    private static DiskIdentity IdentityOf(DiskSession session) =>
        new(new Guid(XxHash128.Hash(Encoding.UTF8.GetBytes(
            $"{session.Disk.Layout.DiskId}/{session.Disk.Layout.MbrSignature}/{session.Overlay.Length}"))), Timestamp);
}
