using VmGeneralize.Blocks;

namespace VmGeneralize.Volumes.Lvm;

/// <summary>A logical volume whose members are all writable.</summary>
internal sealed class WritableLogicalVolumeDevice(LogicalVolume volume) : LogicalVolumeDevice(volume), IWritableBlockDevice
{
    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        foreach ((long logical, LvmMember member, Extent physical) in Volume.Pieces(Range(offset, bytes.Length)))
        {
            Writable(member).Write(physical.Offset, bytes.Slice((int)(logical - offset), (int)physical.Length));
        }
    }

    public void Zero(Extent range)
    {
        foreach ((LvmMember member, Extent physical) in Volume.Map(range))
        {
            Writable(member).Zero(physical);
        }
    }

    public void Flush()
    {
        foreach (IWritableBlockDevice device in Volume.Map(new Extent(0, Length)).Select(piece => Writable(piece.Member)).Distinct())
        {
            device.Flush();
        }
    }

    private static IWritableBlockDevice Writable(LvmMember member) => (IWritableBlockDevice)member.Device;
}
