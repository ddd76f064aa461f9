using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Fat;

/// <summary>All bytes of a directory, and where they are.</summary>
internal sealed class FatSlots
{
    private readonly FatVolume _volume;

    private FatSlots(FatVolume volume, FatChain? chain, byte[] bytes)
    {
        _volume = volume;
        Chain = chain;
        Bytes = bytes;
    }

    /// <summary>Its clusters; null for the root of FAT12 and FAT16, which has none and never grows.</summary>
    public FatChain? Chain { get; }

    public byte[] Bytes { get; }

    /// <summary>Number of slots.</summary>
    public int Count => Bytes.Length / FatDirectoryRecord.Size;

    /// <summary>Most clusters that a directory may have.</summary>
    public static uint MaxClusters(FatBootSector boot) => (uint)Math.Max(1, FatDirectory.MaxLength / boot.ClusterSize);

    /// <exception cref="CorruptDataException">The chain is damaged.</exception>
    public static FatSlots Root(FatVolume volume)
    {
        volume.Cancellation.ThrowIfCancellationRequested();
        if (volume.IsFat32)
        {
            return Read(volume, volume.Boot.RootCluster);
        }

        byte[] bytes = new byte[volume.Boot.RootLength];
        volume.Device.Read(volume.Boot.RootOffset, bytes);
        return new FatSlots(volume, chain: null, bytes);
    }

    /// <param name="volume">The volume.</param>
    /// <param name="first">First cluster.</param>
    /// <exception cref="CorruptDataException">The chain is damaged, or too long for a directory.</exception>
    public static FatSlots Read(FatVolume volume, uint first)
    {
        FatChain chain = FatChain.ForDirectory(volume.Table, volume.Boot, first, MaxClusters(volume.Boot));
        byte[] bytes = new byte[chain.Count * volume.Boot.ClusterSize];
        chain.Read(volume.Device, volume.Boot, 0, bytes);
        return new FatSlots(volume, chain, bytes);
    }

    public Span<byte> this[int slot] => Bytes.AsSpan(slot * FatDirectoryRecord.Size, FatDirectoryRecord.Size);

    /// <inheritdoc cref="FatDirectory.Read"/>
    public List<FatDirectoryEntry> Entries() => FatDirectory.Read(Bytes, _volume.IsFat32, out _);

    /// <summary>Where a byte of the directory is on the volume.</summary>
    public long PositionOf(int offset) =>
        Chain is null ? _volume.Boot.RootOffset + offset : Chain.Places(_volume.Boot, offset, 1).First().Offset;

    /// <summary>Writes some slots as they are in <see cref="Bytes"/> now.</summary>
    public void Write(int slot, int count)
    {
        int offset = slot * FatDirectoryRecord.Size;
        int length = count * FatDirectoryRecord.Size;
        foreach (Extent place in Chain?.Places(_volume.Boot, offset, length) ?? [new Extent(_volume.Boot.RootOffset + offset, length)])
        {
            _volume.Write(place.Offset, Bytes.AsSpan(offset, (int)place.Length));
            offset += (int)place.Length;
        }
    }
}
