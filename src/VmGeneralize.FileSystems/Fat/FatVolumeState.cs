namespace VmGeneralize.FileSystems.Fat;

/// <summary>Whether a FAT volume was closed cleanly ("FAT File System Specification", section 4.2, and the boot sector's byte that Linux uses).</summary>
/// <param name="IsDirty">It was not unmounted, or a driver hit an error.</param>
/// <param name="Evidence">The fields this was read from, for reports.</param>
public sealed record FatVolumeState(bool IsDirty, string Evidence)
{
    internal static FatVolumeState Read(FatVolume volume)
    {
        uint entry = volume.Table.Entry(1);
        uint clean = volume.Boot.Kind switch { FatKind.Fat12 => 0u, FatKind.Fat16 => 0xC000, _ => 0x0C000000 }; // shut down in order, and no error
        const int dirtyBits = 3; // mounted, and one that a test of the surface asks for
        bool isDirty = (entry & clean) != clean || (volume.Boot.State & dirtyBits) != 0;
        return new FatVolumeState(isDirty, $"FAT[1] 0x{entry:X}, state in the boot sector 0x{volume.Boot.State:X2}");
    }
}
