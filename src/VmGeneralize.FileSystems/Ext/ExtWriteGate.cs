using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>What must hold before a byte of a volume may change.</summary>
internal static class ExtWriteGate
{
    private const string Check = "Run e2fsck on it.";

    /// <summary>What e2fsck must check first, or a feature that only allows reading; null when nothing prevents changes.</summary>
    /// <exception cref="CorruptDataException">The journal is damaged.</exception>
    public static VolumeObstacle? Find(ExtVolume volume, ExtVolumeState state)
    {
        try
        {
            FeatureGate.RequireWritable(volume.Superblock.ReadOnlyCompatible);
            return state switch
            {
                { HasErrors: true } => new VolumeObstacle(ExtRefusal.Errors, $"has errors that the kernel found ({state.Evidence})", Check),
                { IsClean: false } => new VolumeObstacle(
                    ExtRefusal.Unclean, $"was not unmounted ({state.Evidence})", "Run e2fsck on it, or start the machine and shut it down."),
                _ when VolumeJournal.Open(volume) is { ErrorNumber: not 0 } journal => new VolumeObstacle(
                    ExtRefusal.Errors, $"has a journal that the kernel gave up (error {journal.ErrorNumber})", Check),
                _ => null,
            };
        }
        catch (UnsupportedFeatureException unsupported)
        {
            return new VolumeObstacle(ExtRefusal.Unsupported, $"uses something that is not supported: {unsupported.Feature}", unsupported.Advice)
            {
                IsPermanent = true,
            };
        }
    }

    /// <exception cref="RefusedException">e2fsck must check the volume first.</exception>
    /// <exception cref="UnsupportedFeatureException">A feature that only allows reading.</exception>
    public static void RequireClean(ExtVolume volume, ExtVolumeState state)
    {
        FeatureGate.RequireWritable(volume.Superblock.ReadOnlyCompatible);
        if (Find(volume, state) is { } obstacle)
        {
            throw obstacle.ToException("ext");
        }
    }
}
