using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Fat;

/// <summary>What all parts of the reader and the editor share: the device, its geometry, the table.</summary>
internal sealed class FatVolume(IBlockDevice device, FatBootSector boot, CancellationToken cancellation) : IChangeTracked
{
    private FreeClusters? _free;

    public IBlockDevice Device { get; } = device;

    public FatBootSector Boot { get; } = boot;

    /// <summary>Cancels every operation on the volume.</summary>
    public CancellationToken Cancellation { get; } = cancellation;

    public FatTable Table { get; } = new(device, boot, cancellation);

    /// <summary>Its name in errors.</summary>
    public string Name => $"FAT volume {Boot.SerialNumber >> 16:X4}-{Boot.SerialNumber & 0xFFFF:X4}";

    public bool IsFat32 => Boot.Kind == FatKind.Fat32;

    /// <summary>The free clusters; read on first use.</summary>
    public FreeClusters Free => _free ??= new FreeClusters(this);

    public bool IsChanged { get; set; }

    public IWritableBlockDevice Writable => Device as IWritableBlockDevice ?? throw new InvalidOperationException("the volume was opened read-only");

    /// <summary>Changes an entry of the table, in memory until <see cref="FatTable.Flush"/>.</summary>
    public void SetEntry(uint cluster, uint value)
    {
        Table.Set(cluster, value);
        IsChanged = true;
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        Writable.Write(offset, bytes);
        IsChanged = true;
    }

    public void Zero(Extent range)
    {
        Writable.Zero(range);
        IsChanged = true;
    }

    /// <summary>What to throw when no clusters are left.</summary>
    public GuestVolumeFullException Full(long clusters) => new(FatRefusal.Full, Name, clusters * Boot.ClusterSize, Free.Count * Boot.ClusterSize);

    /// <summary>What to throw when another resource is used up.</summary>
    public GuestVolumeFullException Full(string lack) => new(FatRefusal.Full, Name, lack);
}
