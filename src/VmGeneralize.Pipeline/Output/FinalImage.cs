using System.IO.Hashing;
using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.Disks.Vhd;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Volumes;
using VmGeneralize.Volumes.Gpt;

namespace VmGeneralize.Pipeline.Output;

/// <summary>
/// A disk as it leaves this program, edits included: grown to whole MiB, its GPT moved along, with what of it is live. The same for a local
/// file and for an upload, so that both are the same bytes. It reads from the session; no second copy is made.
/// </summary>
internal sealed class FinalImage : IDisposable
{
    // A fixed time: the same disk gives the same file, and nobody reads this field.
    internal static readonly DateTimeOffset Timestamp = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly DiskImage _source;
    private readonly OverlayDevice? _grown;

    private FinalImage(DiskImage source, GuestDisk disk, IBlockDevice device, OverlayDevice? grown, ExtentSet live)
    {
        _source = source;
        _grown = grown;
        Device = grown ?? device;
        Live = live;
        Partitions = [.. disk.Partitions.Select(volume => volume.Partition)];
        Identity = IdentityOf(disk.Layout, Device.Length);
    }

    public IBlockDevice Device { get; }

    /// <summary>Size of the disk in bytes: a whole number of MiB.</summary>
    public long Length => Device.Length;

    /// <summary>What must be in a copy; everything else reads as zero there.</summary>
    public ExtentSet Live { get; }

    /// <summary>Where it may differ from the disk that was opened; known only for one of the same size.</summary>
    public ExtentSet Changed { get; private set; } = [];

    public IReadOnlyList<Partition> Partitions { get; }

    /// <summary>The container's own id, derived from what the disk is, so that writing it twice gives the same bytes.</summary>
    public DiskIdentity Identity { get; }

    /// <summary>A disk that was edited and verified: what verification read again says what is live.</summary>
    /// <param name="disk">The disk; must outlive the result.</param>
    public static FinalImage Of(VerifiedDisk disk) => Of(disk.Source.Image, disk.Device, disk.Disk, disk.Use.All());

    /// <summary>The same without growth: for the file that it came from.</summary>
    /// <param name="disk">The disk; must outlive the result.</param>
    public static FinalImage OfSameSize(VerifiedDisk disk)
    {
        FinalImage image = Of(disk.Source.Image, disk.Device, disk.Disk, disk.Use.All(), disk.Device.Length);
        image.Changed = new ExtentSet(ExtentSequence.Union(disk.Source.Overlay.ChangedExtents(), image._grown?.ChangedExtents() ?? []));
        return image;
    }

    /// <summary>The same for a place of a given size, at the end of which a GPT keeps its backup.</summary>
    /// <param name="disk">The disk; must outlive the result.</param>
    /// <param name="length">In bytes: whole sectors, no less than the disk's.</param>
    public static FinalImage OfSize(VerifiedDisk disk, long length) => Of(disk.Source.Image, disk.Device, disk.Disk, disk.Use.All(), length);

    /// <summary>A disk as it is.</summary>
    /// <param name="session">The disk; must outlive the result.</param>
    /// <param name="whole">Take partitions for live as a whole, also what their file systems say is free.</param>
    /// <param name="keepUnallocated">Take unallocated space for live too.</param>
    public static FinalImage Of(DiskSession session, bool whole = false, bool keepUnallocated = false) => Of(
        session.Image, session.Overlay, session.Disk, whole ? Whole(session, keepUnallocated) : session.Disk.LiveExtents(keepUnallocated));

    /// <exception cref="RefusedException">Azure would not start from this disk.</exception>
    public static void RequireAzureSectors(DiskSession session)
    {
        if (session.Overlay.LogicalSectorSize != 512)
        {
            throw new RefusedException(
                PipelineRefusal.SectorsOf4K,
                $"The disk has logical sectors of {session.Overlay.LogicalSectorSize} bytes; Azure starts only disks with 512.",
                "Create a disk with 512-byte (512e) sectors and copy the system over in the VM.");
        }
    }

    /// <summary>The 512 bytes that follow the disk in a fixed VHD.</summary>
    public byte[] Footer() => FixedVhdFooter.Create(Length, Identity);

    /// <summary>To be called when all of it was read, before the copy is called an image.</summary>
    /// <exception cref="RefusedException">The disk was written to meanwhile.</exception>
    public void RequireUnchangedSource() => _source.RequireUnchanged();

    public void Dispose() => _grown?.Dispose();

    // Azure takes whole MiB only. Grown by zeros; a GPT keeps its backup in the last sectors, so that moves along. A copy of the GPT that is
    // damaged is made again: what is in its place is not live.
    private static FinalImage Of(DiskImage source, IBlockDevice device, GuestDisk disk, ExtentSet live) =>
        Of(source, device, disk, live, VhdSize.RoundUpToMiB(device.Length));

    private static FinalImage Of(DiskImage source, IBlockDevice device, GuestDisk disk, ExtentSet live, long length)
    {
        bool isGpt = disk.Layout.Scheme == PartitionScheme.Gpt;
        IReadOnlyList<DiskPatch> patches = isGpt ? GptRelocation.Plan(device, length) : [];
        if (length == device.Length && patches.Count == 0)
        {
            return new FinalImage(source, disk, device, grown: null, live);
        }

        OverlayDevice grown = new(length == device.Length ? device : new PaddedDevice(device, length));
        try
        {
            if (isGpt)
            {
                live.Add(Extent.FromBounds(device.Length, length));
                live.AddRange(GptRelocation.Apply(grown, patches));
            }

            return new FinalImage(source, disk, device, grown, live);
        }
        catch
        {
            grown.Dispose();
            throw;
        }
    }

    // What a file system says about itself is in doubt, not what the partition table says.
    private static ExtentSet Whole(DiskSession session, bool keepUnallocated)
    {
        ExtentSet whole = new([new Extent(0, session.Overlay.Length)]);
        if (!keepUnallocated)
        {
            IEnumerable<UnallocatedPart> parts = session.Disk.UnallocatedParts().Where(part => part.Kind != UnallocatedKind.AfterVolume);
            foreach (Extent dead in parts.SelectMany(part => part.OnDisk))
            {
                whole.Remove(dead);
            }
        }

        return whole;
    }

    private static DiskIdentity IdentityOf(PartitionLayout layout, long length) =>
        new(new Guid(XxHash128.Hash(Encoding.UTF8.GetBytes($"{layout.DiskId}/{layout.MbrSignature}/{length}"))), Timestamp);
}
