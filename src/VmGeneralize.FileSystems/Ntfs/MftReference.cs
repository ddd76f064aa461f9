namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>
/// A file reference: 48 bits of file record number and 16 bits of sequence number, which changes whenever the record is
/// reused, so a stale reference can be reported.
/// </summary>
internal readonly record struct MftReference(ulong Value)
{
    public MftReference(long number, ushort sequence)
        : this((ulong)number | ((ulong)sequence << 48))
    {
    }

    /// <summary>File record number, 0 to 2^48 - 1.</summary>
    public long Number => (long)(Value & 0xFFFF_FFFF_FFFF);

    public ushort Sequence => (ushort)(Value >> 48);

    public override string ToString() => $"{Number}-{Sequence}";
}
