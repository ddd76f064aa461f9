using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Ext;
using VmGeneralize.FileSystems.Fat;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.FileSystems.Probing;
using VmGeneralize.Volumes;

namespace VmGeneralize.Guests.Disk;

/// <summary>Finds out what a volume holds and opens it; what is damaged is told in the result and stops nobody.</summary>
internal static class VolumeOpener
{
    private const int LargestSwapPage = 64 * 1024;

    /// <param name="partition">Where it lies, or starts.</param>
    /// <param name="device">Its bytes.</param>
    public static GuestVolume Open(Partition partition, IBlockDevice device)
    {
        VolumeContent content = VolumeProbe.Identify(device);
        GuestVolume volume = new(partition, device, content, FileSystem: null, Problem: null);
        try
        {
            if (content.Kind == VolumeKind.Swap)
            {
                SwapHeader? swap = ReadSwap(device);
                return volume with { Swap = swap, Identity = new VolumeIdentity(swap?.Id?.ToString() ?? "", swap?.Label ?? "") };
            }

            volume = volume with { Identity = VolumeIdentity.Read(device, content.Kind) };
            return volume with { FileSystem = OpenFileSystem(device, content.Kind) };
        }
        catch (VmGeneralizeException problem)
        {
            return volume with { Problem = problem };
        }
    }

    private static IFileSystem? OpenFileSystem(IBlockDevice volume, VolumeKind kind) => kind switch
    {
        VolumeKind.Ntfs => NtfsFileSystem.Open(volume),
        VolumeKind.Ext => ExtFileSystem.Open(volume),
        VolumeKind.Fat => FatFileSystem.Open(volume),
        _ => null,
    };

    private static SwapHeader? ReadSwap(IBlockDevice device)
    {
        byte[] head = new byte[Math.Min(LargestSwapPage, device.Length)];
        device.Read(0, head);
        return SwapHeader.TryRead(head, out SwapHeader? header) ? header : null;
    }
}
