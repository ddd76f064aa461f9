using VmGeneralize.Blocks;

namespace VmGeneralize.Volumes.Lvm;

/// <summary>A logical volume as a device: every access goes to the members at their position.</summary>
internal class LogicalVolumeDevice(LogicalVolume volume) : IBlockDevice
{
    public long Length => volume.Length;

    public int LogicalSectorSize { get; } = volume.Map(new Extent(0, volume.Length)).Select(piece => piece.Member.Device.LogicalSectorSize).FirstOrDefault(512);

    protected LogicalVolume Volume => volume;

    public void Read(long offset, Span<byte> buffer)
    {
        foreach ((long logical, LvmMember member, Extent physical) in volume.Pieces(Range(offset, buffer.Length)))
        {
            member.Device.Read(physical.Offset, buffer.Slice((int)(logical - offset), (int)physical.Length));
        }
    }

    public IEnumerable<Extent> StoredExtents(Extent range)
    {
        foreach ((long logical, LvmMember member, Extent physical) in volume.Pieces(range.Intersect(new Extent(0, Length))))
        {
            foreach (Extent stored in member.Device.StoredExtents(physical))
            {
                yield return stored.Shift(logical - physical.Offset);
            }
        }
    }

    public void NoteZero(Extent range)
    {
        foreach ((_, LvmMember member, Extent physical) in volume.Pieces(range))
        {
            member.Device.NoteZero(physical);
        }
    }

    public bool IsKnownZero(Extent range)
    {
        long known = 0;
        foreach ((_, LvmMember member, Extent physical) in volume.Pieces(range))
        {
            if (!member.Device.IsKnownZero(physical))
            {
                return false;
            }

            known += physical.Length;
        }

        return known == range.Length;
    }

    public void Dispose()
    {
        // The caller that opened the members owns them.
    }

    protected Extent Range(long offset, int count)
    {
        BlockRange.Check(volume.FullName, offset, count, Length);
        return new Extent(offset, count);
    }
}
