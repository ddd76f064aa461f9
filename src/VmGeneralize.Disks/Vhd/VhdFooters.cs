namespace VmGeneralize.Disks.Vhd;

/// <summary>Footers of the VHDs that are written here.</summary>
internal static class VhdFooters
{
    // Readers that know only some creators take Current Size from Hyper-V's disks ("win ") and the rounded-down geometry
    // from all others' (qemu does). The disk would lose its end, so Hyper-V's name and version are written.
    private const uint Creator = 0x7769_6E20; // "win "
    private const uint CreatorVersion = 0x000A_0000; // Windows 10 and Server 2016 on
    private const uint CreatorHostOS = 0x5769_326B; // "Wi2k": Windows

    private static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static VhdFooter Create(VhdDiskType type, long virtualSize, ulong dataOffset, DiskIdentity identity) => new()
    {
        Features = VhdFooter.ReservedFeature,
        FileFormatVersion = VhdFooter.Version1,
        DataOffset = dataOffset,
        TimeStamp = (uint)Math.Clamp((identity.Timestamp - Epoch).Ticks / TimeSpan.TicksPerSecond, 0, uint.MaxValue),
        CreatorApplication = Creator,
        CreatorVersion = CreatorVersion,
        CreatorHostOS = CreatorHostOS,
        OriginalSize = (ulong)virtualSize,
        CurrentSize = (ulong)virtualSize,
        Geometry = VhdGeometry.FromSize(virtualSize),
        DiskType = type,
        UniqueId = identity.UniqueId,
    };

    /// <summary>When a footer says that its disk was created.</summary>
    public static DateTimeOffset TimeOf(VhdFooter footer) => Epoch.AddSeconds(footer.TimeStamp);
}
