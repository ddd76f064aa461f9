using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Probing;
using VmGeneralize.Guests.Disk;

namespace VmGeneralize.Pipeline;

/// <summary>Bytes of a swap volume's header that mean nothing: the one place of swap that is copied without a meaning.</summary>
internal static class SwapPadding
{
    /// <summary>Counts those that are not zero; 0 on a volume that is not a swap, or is hibernated.</summary>
    public static long Measure(GuestVolume volume) => Sweep(volume, wipe: false);

    /// <summary>Zeros them.</summary>
    public static void Wipe(GuestVolume volume) => Sweep(volume, wipe: true);

    private static long Sweep(GuestVolume volume, bool wipe)
    {
        if (volume.Swap is not { Hibernation: null } swap || swap.PageSize > volume.Length)
        {
            return 0;
        }

        byte[] page = new byte[swap.PageSize];
        volume.Device.Read(0, page);
        long filled = 0;
        foreach (Extent part in SwapHeader.Padding(page))
        {
            Span<byte> bytes = page.AsSpan((int)part.Offset, (int)part.Length);
            filled += ZeroBytes.CountOthers(bytes);
            bytes.Clear();
        }

        if (wipe && filled > 0)
        {
            ((IWritableBlockDevice)volume.Device).Write(0, page);
        }

        return filled;
    }
}
