using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>Where the clusters of a non-resident attribute are: runs in ascending VCN order without gaps.</summary>
internal sealed class Runlist
{
    private const string Structure = "Mapping pairs";
    private readonly Run[] _runs;

    public Runlist(IEnumerable<Run> runs) => _runs = [.. runs];

    private Runlist(Run[] runs) => _runs = runs;

    public static Runlist Empty { get; } = new(Array.Empty<Run>());

    public IReadOnlyList<Run> Runs => _runs;

    /// <summary>First cluster that is mapped.</summary>
    public Vcn Start => _runs.Length == 0 ? default : _runs[0].Start;

    /// <summary>One past the last cluster that is mapped.</summary>
    public Vcn End => _runs.Length == 0 ? default : _runs[^1].End;

    /// <summary>Clusters that are really allocated.</summary>
    public long AllocatedClusters
    {
        get
        {
            long total = 0;
            foreach (Run run in _runs)
            {
                total += run.Lcn.IsSparse ? 0 : run.Clusters;
            }

            return total;
        }
    }

    /// <summary>Decodes the mapping pairs of one attribute record.</summary>
    /// <param name="bytes">From the first pair to the end of the attribute record.</param>
    /// <param name="lowest">First VCN that the record maps.</param>
    /// <param name="highest">Last VCN that the record maps; one less than <paramref name="lowest"/> when it maps none.</param>
    /// <param name="volumeClusters">Clusters of the volume: no run may extend past it.</param>
    /// <param name="offset">Position of <paramref name="bytes"/>, for errors.</param>
    public static Runlist Read(ReadOnlySpan<byte> bytes, Vcn lowest, Vcn highest, long volumeClusters, long offset)
    {
        Run[] runs = new Run[CountPairs(bytes)];
        int count = 0;
        long vcn = lowest.Value;
        long lcn = 0;
        long allocated = 0;
        int position = 0;
        while (position < bytes.Length && bytes[position] != 0)
        {
            int lengthBytes = bytes[position] & 0xF;
            int placeBytes = bytes[position] >> 4;
            if (lengthBytes is 0 or > 8 || placeBytes > 8 || position + 1 + lengthBytes + placeBytes > bytes.Length)
            {
                throw CorruptDataException.Mismatch(Structure, offset + position, "pair header", "lengths inside the attribute", $"0x{bytes[position]:X2}");
            }

            long clusters = ReadSigned(bytes.Slice(position + 1, lengthBytes));
            if (clusters <= 0 || clusters > highest.Value - vcn + 1)
            {
                throw CorruptDataException.Mismatch(
                    Structure, offset + position, "run", $"one that ends by VCN {highest.Value}", $"{clusters} clusters from VCN {vcn}");
            }

            Lcn place = Lcn.Sparse;
            if (placeBytes > 0)
            {
                lcn = unchecked(lcn + ReadSigned(bytes.Slice(position + 1 + lengthBytes, placeBytes)));
                if (lcn < 0 || lcn >= volumeClusters || clusters > volumeClusters - lcn)
                {
                    throw CorruptDataException.Mismatch(
                        Structure, offset + position, "run", $"one inside the {volumeClusters} clusters of the volume", $"{clusters} at LCN {lcn}");
                }

                place = new Lcn(lcn);
                allocated += clusters;
            }

            runs[count++] = new Run(new Vcn(vcn), place, clusters);
            vcn += clusters;
            position += 1 + lengthBytes + placeBytes;
        }

        if (allocated > volumeClusters)
        {
            throw CorruptDataException.Mismatch(Structure, offset, "allocated clusters", $"at most the {volumeClusters} of the volume", allocated);
        }

        if (vcn != highest.Value + 1)
        {
            throw CorruptDataException.Mismatch(Structure, offset, "last VCN", highest.Value, vcn - 1);
        }

        return new Runlist(runs);
    }

    /// <summary>Bytes that <see cref="Write"/> needs, end marker included.</summary>
    public int EncodedSize()
    {
        int size = 1;
        long previous = 0;
        foreach (Run run in _runs)
        {
            size += 1 + SignedBytes(run.Clusters);
            if (!run.Lcn.IsSparse)
            {
                size += SignedBytes(run.Lcn.Value - previous);
                previous = run.Lcn.Value;
            }
        }

        return size;
    }

    /// <summary>The inverse of <see cref="Read"/>; clears what is left of <paramref name="bytes"/>.</summary>
    public void Write(Span<byte> bytes)
    {
        bytes.Clear();
        int position = 0;
        long previous = 0;
        foreach (Run run in _runs)
        {
            int lengthBytes = SignedBytes(run.Clusters);
            int placeBytes = run.Lcn.IsSparse ? 0 : SignedBytes(run.Lcn.Value - previous);
            bytes[position++] = (byte)((placeBytes << 4) | lengthBytes);
            WriteSigned(bytes.Slice(position, lengthBytes), run.Clusters);
            position += lengthBytes;
            if (placeBytes > 0)
            {
                WriteSigned(bytes.Slice(position, placeBytes), run.Lcn.Value - previous);
                position += placeBytes;
                previous = run.Lcn.Value;
            }
        }
    }

    /// <summary>The run that holds a cluster.</summary>
    public bool TryFind(Vcn vcn, out Run run)
    {
        int low = 0;
        int high = _runs.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_runs[middle].End.Value <= vcn.Value)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        bool found = low < _runs.Length && _runs[low].Start.Value <= vcn.Value;
        run = found ? _runs[low] : default;
        return found;
    }

    /// <summary>This list followed by another one that starts where it ends; touching runs become one.</summary>
    public Runlist Append(IEnumerable<Run> further)
    {
        List<Run> runs = [.. _runs];
        foreach (Run run in further)
        {
            if (runs.Count > 0 && Touches(runs[^1], run))
            {
                runs[^1] = runs[^1] with { Clusters = runs[^1].Clusters + run.Clusters };
            }
            else
            {
                runs.Add(run);
            }
        }

        return new Runlist(runs);
    }

    /// <summary>The part before <paramref name="end"/>.</summary>
    public Runlist Before(Vcn end) => new(
        _runs.Where(run => run.Start.Value < end.Value)
            .Select(run => run with { Clusters = Math.Min(run.Clusters, end.Value - run.Start.Value) }));

    /// <summary>The part from <paramref name="start"/> on.</summary>
    public Runlist From(Vcn start) => new(
        _runs.Where(run => run.End.Value > start.Value)
            .Select(run => run.Start.Value >= start.Value
                ? run
                : new Run(start, run.Lcn.IsSparse ? run.Lcn : new Lcn(run.Lcn.Value + start.Value - run.Start.Value), run.End.Value - start.Value)));

    // At most one per two bytes, and no more than are before the first pair that Read refuses.
    private static int CountPairs(ReadOnlySpan<byte> bytes)
    {
        int count = 0;
        for (int position = 0; position < bytes.Length && bytes[position] != 0; position += 1 + (bytes[position] & 0xF) + (bytes[position] >> 4))
        {
            count++;
        }

        return count;
    }

    private static bool Touches(Run left, Run right) =>
        left.Lcn.IsSparse ? right.Lcn.IsSparse : !right.Lcn.IsSparse && left.Lcn.Value + left.Clusters == right.Lcn.Value;

    private static long ReadSigned(ReadOnlySpan<byte> bytes)
    {
        long value = unchecked((sbyte)bytes[^1]);
        for (int i = bytes.Length - 2; i >= 0; i--)
        {
            value = (value << 8) | bytes[i];
        }

        return value;
    }

    private static void WriteSigned(Span<byte> bytes, long value)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = unchecked((byte)value);
            value >>= 8;
        }
    }

    /// <summary>Bytes of the shortest two's complement form: lengths are read as signed too.</summary>
    private static int SignedBytes(long value)
    {
        int bytes = 1;
        while (value is < -128 or > 127)
        {
            value >>= 8;
            bytes++;
        }

        return bytes;
    }
}
