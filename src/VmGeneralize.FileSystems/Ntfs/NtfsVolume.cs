using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Probing;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>The parts of an open volume that every reader and editor needs.</summary>
internal sealed class NtfsVolume : IChangeTracked
{
    private AllocationBitmap? _clusterBitmap;
    private AllocationBitmap? _recordBitmap;
    private UpCaseTable? _upCase;

    private NtfsVolume(IBlockDevice device, BootSector boot, CancellationToken cancellation)
    {
        Boot = boot;
        Space = new ClusterSpace(device, boot.BytesPerCluster, boot.Clusters) { Cancellation = cancellation };
        Mft = MftTable.Open(Space, boot);
        Information = VolumeInformation.Read(Open(WellKnownRecord.Volume));
    }

    /// <summary>Its name in errors.</summary>
    public string Name => $"NTFS volume {Boot.SerialNumber:X16}";

    /// <summary>Cancels every operation on the volume. Every access to clusters and file records checks it; so do loops without one.</summary>
    public CancellationToken Cancellation => Space.Cancellation;

    public BootSector Boot { get; }

    public ClusterSpace Space { get; }

    public MftTable Mft { get; }

    public VolumeInformation Information { get; }

    /// <summary>The copy of the boot sector.</summary>
    public BackupBootSector BackupBootSector => new(Space.Device, Boot);

    /// <summary>$UpCase, read when first needed.</summary>
    public UpCaseTable UpCase => _upCase ??= new UpCaseTable(Open(WellKnownRecord.UpCase).Open(AttributeType.Data).ReadAll(UpCaseTable.Size));

    /// <summary>$Bitmap: which clusters are allocated.</summary>
    public AllocationBitmap ClusterBitmap => _clusterBitmap ??= new(ClusterBitmapStream(), Space.Clusters, "$Bitmap");

    /// <summary>$MFT:$BITMAP: which file records are in use.</summary>
    public AllocationBitmap RecordBitmap => _recordBitmap ??= new(RecordBitmapStream(), Mft.Records, "$MFT:$BITMAP");

    public bool IsChanged { get; set; }

    public static NtfsVolume Open(IBlockDevice device, CancellationToken cancellation = default) => Open(VolumeHead.Read(device, cancellation));

    public static NtfsVolume Open(VolumeHead head)
    {
        IBlockDevice device = head.Device;
        if (device.Length < BootSector.Size)
        {
            throw CorruptDataException.Mismatch("NTFS boot sector", 0, "length of the volume", $"at least {BootSector.Size} bytes", device.Length);
        }

        BootSector boot = BootSector.Read(head.Bytes);
        if (boot.TotalSectors > device.Length / boot.BytesPerSector)
        {
            throw CorruptDataException.Mismatch(
                "NTFS boot sector", 0x28, "total sectors", $"at most the {device.Length / boot.BytesPerSector} of the partition", boot.TotalSectors);
        }

        return new NtfsVolume(device, boot, head.Cancellation);
    }

    /// <summary>
    /// The backup boot sector after the last sector that the volume counts, and one in the partition's last sector, where a volume that was
    /// shrunk in place (ntfsresize) leaves it and where repair tools look.
    /// </summary>
    public IEnumerable<Extent> BackupBootSectors()
    {
        byte[] sector = new byte[Boot.BytesPerSector];
        foreach (long number in new[] { Boot.TotalSectors, (Space.Device.Length / sector.Length) - 1 }.Distinct())
        {
            Extent place = new(number * sector.Length, sector.Length);
            if (place.Offset >= Space.Clusters * Space.BytesPerCluster && place.End <= Space.Device.Length)
            {
                Space.Device.Read(place.Offset, sector);
                if (Ntfs.BackupBootSector.IsCopy(sector))
                {
                    yield return place;
                }
            }
        }
    }

    /// <summary>A file by record number, whatever its sequence number is.</summary>
    public NtfsFile Open(long number) => Open(new MftReference(number, 0));

    /// <summary>A file by reference, its sequence number checked.</summary>
    public NtfsFile Open(MftReference reference) => NtfsFile.Read(Mft, Space, reference);

    /// <summary>Stores a changed file record.</summary>
    public void Write(FileRecord record)
    {
        IsChanged = true;
        Mft.Write(record);
    }

    /// <summary>Writes what the bitmaps gathered.</summary>
    public void FlushBitmaps()
    {
        _clusterBitmap?.Flush(ClusterBitmapStream());
        _recordBitmap?.Flush(RecordBitmapStream());
    }

    private AttributeStream ClusterBitmapStream() => Open(WellKnownRecord.Bitmap).Open(AttributeType.Data);

    private AttributeStream RecordBitmapStream() => Open(WellKnownRecord.Mft).Open(AttributeType.Bitmap);
}
