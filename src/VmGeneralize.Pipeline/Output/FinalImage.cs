using System.IO.Hashing;
using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.Disks.Vhd;
using VmGeneralize.Volumes;
using VmGeneralize.Volumes.Gpt;

namespace VmGeneralize.Pipeline.Output;

/// <summary>
/// A session's disk as it leaves this program, edits included: grown to whole MiB, its GPT moved along, with what of it is live. The same
/// for a local file and for an upload, so that both are the same bytes. It reads from the session; no second copy is made.
/// </summary>
internal sealed class FinalImage : IDisposable
{
    // A fixed time: the same disk gives the same file, and nobody reads this field.
    internal static readonly DateTimeOffset Timestamp = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PaddedDevice _padded;
    private readonly OverlayDevice _device;

    private FinalImage(PaddedDevice padded, OverlayDevice device, ExtentSet live, DiskIdentity identity)
    {
        _padded = padded;
        _device = device;
        Live = live;
        Identity = identity;
    }

    public IBlockDevice Device => _device;

    /// <summary>Size of the disk in bytes: a whole number of MiB.</summary>
    public long Length => _device.Length;

    /// <summary>What has to be in a copy; everything else reads as zero there.</summary>
    public ExtentSet Live { get; }

    /// <summary>The container's own id, derived from what the disk is, so that writing it twice gives the same bytes.</summary>
    public DiskIdentity Identity { get; }

    /// <param name="session">The disk; must outlive the result.</param>
    /// <param name="whole">Take everything for live, also what the file systems say is free.</param>
    public static FinalImage Of(DiskSession session, bool whole = false)
    {
        // Azure takes whole MiB only. Grown by zeros; a GPT keeps its backup in the last sectors, so that moves along.
        long length = VhdSize.RoundUpToMiB(session.Overlay.Length);
        PaddedDevice padded = new(session.Overlay, length);
        OverlayDevice device = new(padded);
        try
        {
            ExtentSet live = whole ? new ExtentSet([new Extent(0, session.Overlay.Length)]) : session.Disk.LiveExtents();
            if (length != session.Overlay.Length && session.Disk.Layout.Scheme == PartitionScheme.Gpt)
            {
                GptRelocation.Grow(device);
                live.Add(Extent.FromBounds(session.Overlay.Length, length));
                live.AddRange(device.ChangedExtents());
            }

            return new FinalImage(padded, device, live, IdentityOf(session, length));
        }
        catch
        {
            device.Dispose();
            padded.Dispose();
            throw;
        }
    }

    /// <exception cref="RefusedException">Azure would not start from this disk.</exception>
    public static void RequireAzureSectors(DiskSession session)
    {
        if (session.Overlay.LogicalSectorSize != 512)
        {
            throw new RefusedException(
                "4k-sectors",
                $"The disk has logical sectors of {session.Overlay.LogicalSectorSize} bytes; Azure starts only disks with 512.",
                "Create a disk with 512-byte (512e) sectors and copy the system over in the VM.");
        }
    }

    /// <summary>The 512 bytes that follow the disk in a fixed VHD.</summary>
    public byte[] Footer() => FixedVhdFooter.Create(Length, Identity);

    public void Dispose()
    {
        _device.Dispose();
        _padded.Dispose();
    }

    private static DiskIdentity IdentityOf(DiskSession session, long length) =>
        new(new Guid(XxHash128.Hash(Encoding.UTF8.GetBytes($"{session.Disk.Layout.DiskId}/{session.Disk.Layout.MbrSignature}/{length}"))), Timestamp);
}
