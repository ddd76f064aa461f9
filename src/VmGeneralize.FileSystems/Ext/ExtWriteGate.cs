using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>What has to hold before a byte of a volume may change.</summary>
internal static class ExtWriteGate
{
    /// <exception cref="RefusedException">e2fsck has to look at the volume first.</exception>
    /// <exception cref="UnsupportedFeatureException">A feature under which the volume can be read only.</exception>
    public static void RequireClean(ExtVolume volume, ExtVolumeState state)
    {
        FeatureGate.RequireWritable(volume.Superblock.ReadOnlyCompatible);
        if (state.HasErrors)
        {
            throw new RefusedException("ext-errors", $"The kernel found errors on this ext volume ({state.Evidence}).", "Run e2fsck on it.");
        }

        if (!state.IsClean)
        {
            throw new RefusedException("ext-unclean", $"This ext volume was not unmounted ({state.Evidence}).", "Run e2fsck on it, or start the machine and shut it down.");
        }

        if (VolumeJournal.Open(volume) is { ErrorNumber: not 0 } journal)
        {
            throw new RefusedException("ext-errors", $"The kernel gave up the journal of this ext volume (error {journal.ErrorNumber}).", "Run e2fsck on it.");
        }
    }
}
