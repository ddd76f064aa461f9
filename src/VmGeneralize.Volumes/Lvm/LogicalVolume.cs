using VmGeneralize.Blocks;

namespace VmGeneralize.Volumes.Lvm;

/// <summary>A logical volume: a device whose bytes are on the members of its group.</summary>
public sealed class LogicalVolume
{
    private readonly IReadOnlyList<LvmSegment> _segments;

    internal LogicalVolume(
        string group, string name, string id, long length, bool isVisible, IReadOnlyList<LvmSegment> segments, VmGeneralizeException? problem)
    {
        Group = group;
        Name = name;
        Id = id;
        Length = length;
        IsVisible = isVisible;
        Problem = problem;
        _segments = segments;
    }

    public string Name { get; }

    /// <summary>Name of its volume group.</summary>
    public string Group { get; }

    /// <summary>As users write it: <c>group/volume</c>, which is also its path below /dev.</summary>
    public string FullName => $"{Group}/{Name}";

    /// <summary>UUID, with hyphens.</summary>
    public string Id { get; }

    /// <summary>Size in bytes.</summary>
    public long Length { get; }

    /// <summary>False for the inner parts of other volumes, which are never mounted.</summary>
    public bool IsVisible { get; }

    /// <summary>Why it cannot be read; null when it can. Then everything that <see cref="Map"/> returns is live.</summary>
    public VmGeneralizeException? Problem { get; }

    /// <summary>The name below /dev/mapper, where device-mapper doubles the hyphens of both parts.</summary>
    public static string MapperName(string group, string volume) =>
        $"{group.Replace("-", "--", StringComparison.Ordinal)}-{volume.Replace("-", "--", StringComparison.Ordinal)}";

    /// <summary>
    /// The volume as a device that reads from and writes to the members where its bytes are; an <see cref="IWritableBlockDevice"/> when all
    /// of them are. It does not own them.
    /// </summary>
    /// <exception cref="VmGeneralizeException">The <see cref="Problem"/>.</exception>
    public IBlockDevice Open()
    {
        if (Problem is not null)
        {
            throw Problem;
        }

        return _segments.SelectMany(segment => segment.Stripes).All(stripe => stripe.Member.Device is IWritableBlockDevice)
            ? new WritableLogicalVolumeDevice(this)
            : new LogicalVolumeDevice(this);
    }

    /// <summary>
    /// Where bytes of the volume are, in its order, as bytes of the members' devices. For a volume with a <see cref="Problem"/>: the parts
    /// that are known; the rest is in other volumes of its group, which are listed, too.
    /// </summary>
    public IEnumerable<(LvmMember Member, Extent Extent)> Map(Extent logical) =>
        Pieces(logical).Select(piece => (piece.Member, piece.Physical));

    /// <summary>The pieces of a range with their places in the volume.</summary>
    internal IEnumerable<(long Logical, LvmMember Member, Extent Physical)> Pieces(Extent logical)
    {
        BlockRange.Check(FullName, logical.Offset, logical.Length, Length);
        for (int i = FirstSegmentEndingAfter(logical.Offset); i < _segments.Count && _segments[i].Logical.Offset < logical.End; i++)
        {
            Extent part = _segments[i].Logical.Intersect(logical);
            for (long position = part.Offset; position < part.End;)
            {
                (LvmMember member, Extent physical) = _segments[i].Piece(position, part.End - position);
                yield return (position, member, physical);
                position += physical.Length;
            }
        }
    }

    public override string ToString() => $"logical volume {FullName}";

    private int FirstSegmentEndingAfter(long position)
    {
        int low = 0;
        int high = _segments.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_segments[middle].Logical.End > position)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }
}
