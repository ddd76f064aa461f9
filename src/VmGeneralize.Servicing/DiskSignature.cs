namespace VmGeneralize.Servicing;

/// <summary>
/// What a partition table names its disk. Windows tells disks apart by it, and boot stores find partitions through it: a disk that comes
/// online beside another one with the same signature gets a new one written into it, and does not start any more.
/// </summary>
public sealed record DiskSignature
{
    private DiskSignature(uint? mbr, Guid? gpt)
    {
        Mbr = mbr;
        Gpt = gpt;
    }

    /// <summary>Of an MBR; 0 is none.</summary>
    public uint? Mbr { get; }

    /// <summary>Disk GUID of a GPT.</summary>
    public Guid? Gpt { get; }

    /// <summary>Null for 0, which means that the disk was never given one.</summary>
    public static DiskSignature? OfMbr(uint signature) => signature == 0 ? null : new(signature, null);

    /// <summary>Null for the empty GUID.</summary>
    public static DiskSignature? OfGpt(Guid id) => id == Guid.Empty ? null : new(null, id);

    public override string ToString() => Gpt is Guid id ? $"GPT disk id {id:B}" : $"MBR disk signature {Mbr:X8}";
}
