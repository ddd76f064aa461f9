namespace VmGeneralize.FileSystems.Fat;

/// <summary>What must hold before a byte of a volume may change.</summary>
internal static class FatWriteGate
{
    /// <summary>
    /// Null when nothing prevents changes. FAT has no journal: a volume that was not unmounted only needs a check, and an EFI
    /// system partition is often left so. It is checked here, and only damage forbids edits. The mark stays.
    /// </summary>
    public static VolumeObstacle? Find(FatVolume volume, FatVolumeState state) =>
        state.IsDirty && new FatChecker(volume).Check().FirstOrDefault(problem => !problem.IsHarmless) is { } damage
            ? new VolumeObstacle(
                FatRefusal.Dirty,
                $"was not unmounted ({state.Evidence}) and is damaged: {damage}",
                "Run fsck.fat on it, or chkdsk /f in Windows.")
            : null;
}
