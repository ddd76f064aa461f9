using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Probing;
using VmGeneralize.Volumes;

namespace VmGeneralize.Guests.Disk;

/// <summary>Finds out what a volume holds and opens it; what is damaged is reported in the result and stops nothing else.</summary>
internal static class VolumeOpener
{
    /// <param name="partition">Where it is, or starts.</param>
    /// <param name="device">Its bytes.</param>
    /// <param name="cancellation">Ends whatever is done with the volume.</param>
    public static GuestVolume Open(Partition partition, IBlockDevice device, CancellationToken cancellation)
    {
        if (partition.Role == PartitionRole.MicrosoftReserved)
        {
            // Windows makes it where older volumes were: their signatures are still in it, and nothing opens them.
            return new GuestVolume(partition, device, new VolumeContent(VolumeKind.Empty, "Reserved by Windows"), FileSystem: null, Problem: null);
        }

        VolumeHead head = VolumeHead.Read(device, cancellation);
        GuestVolume volume = new(partition, device, VolumeFormats.Identify(head), FileSystem: null, Problem: null);
        volume = volume with
        {
            Identity = volume.Format.Identity(head),
            Swap = volume.Content.Kind == VolumeKind.Swap && SwapHeader.TryRead(head.Bytes, out SwapHeader? swap) ? swap : null,
        };
        try
        {
            return volume with { FileSystem = volume.Format.Open?.Invoke(head) };
        }
        catch (VmGeneralizeException problem)
        {
            return volume with { Problem = problem };
        }
    }
}
