using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>Which feature bits are handled; every other one is refused by the name that mke2fs gives it.</summary>
internal static class FeatureGate
{
    private const IncompatibleFeatures Readable =
        IncompatibleFeatures.FileType | IncompatibleFeatures.NeedsRecovery | IncompatibleFeatures.MetaBlockGroups | IncompatibleFeatures.Extents
        | IncompatibleFeatures.Bits64 | IncompatibleFeatures.FlexibleGroups | IncompatibleFeatures.AttributeInodes | IncompatibleFeatures.ChecksumSeed
        | IncompatibleFeatures.LargeDirectory | IncompatibleFeatures.InlineData;

    private const ReadOnlyCompatibleFeatures Writable =
        ReadOnlyCompatibleFeatures.SparseSuper | ReadOnlyCompatibleFeatures.LargeFile | ReadOnlyCompatibleFeatures.BTreeDirectory
        | ReadOnlyCompatibleFeatures.HugeFile | ReadOnlyCompatibleFeatures.GroupChecksum | ReadOnlyCompatibleFeatures.DirectoryLinks
        | ReadOnlyCompatibleFeatures.ExtraInodeSize | ReadOnlyCompatibleFeatures.MetadataChecksum | ReadOnlyCompatibleFeatures.Project
        | ReadOnlyCompatibleFeatures.OrphanPresent;

    /// <exception cref="UnsupportedFeatureException">The volume uses an incompatible feature that is not handled.</exception>
    public static void RequireReadable(IncompatibleFeatures features)
    {
        if ((features & ~Readable) is var unknown and not IncompatibleFeatures.None)
        {
            throw new UnsupportedFeatureException($"The ext4 feature {Names((uint)unknown, Name)}", "Copy the files to a file system without it.");
        }
    }

    /// <exception cref="UnsupportedFeatureException">The volume uses a feature that only allows reading.</exception>
    public static void RequireWritable(ReadOnlyCompatibleFeatures features)
    {
        if (FindUnwritable(features) is { } names)
        {
            throw new UnsupportedFeatureException(
                $"Changing an ext4 volume with the feature {names}",
                "Turn it off with tune2fs where that is possible, or copy the files to a file system without it.");
        }
    }

    /// <summary>Names of the features that prevent changes, or null.</summary>
    public static string? FindUnwritable(ReadOnlyCompatibleFeatures features) =>
        (features & ~Writable) is var unknown and not ReadOnlyCompatibleFeatures.None ? Names((uint)unknown, ReadOnlyName) : null;

    private static string Names(uint bits, Func<uint, string> name) =>
        string.Join(", ", Enumerable.Range(0, 32).Select(bit => 1u << bit).Where(bit => (bits & bit) != 0).Select(name));

    private static string Name(uint bit) => (IncompatibleFeatures)bit switch
    {
        IncompatibleFeatures.Compression => "compression",
        IncompatibleFeatures.JournalDevice => "journal_dev",
        IncompatibleFeatures.MultipleMountProtection => "mmp",
        IncompatibleFeatures.DirectoryData => "dirdata",
        IncompatibleFeatures.Encrypt => "encrypt",
        IncompatibleFeatures.CaseFold => "casefold",
        _ => $"FEATURE_I{uint.Log2(bit)} (incompatible 0x{bit:X})",
    };

    private static string ReadOnlyName(uint bit) => (ReadOnlyCompatibleFeatures)bit switch
    {
        ReadOnlyCompatibleFeatures.Snapshot => "snapshot",
        ReadOnlyCompatibleFeatures.Quota => "quota",
        ReadOnlyCompatibleFeatures.BigAllocation => "bigalloc",
        ReadOnlyCompatibleFeatures.Replica => "replica",
        ReadOnlyCompatibleFeatures.ReadOnly => "read-only",
        ReadOnlyCompatibleFeatures.SharedBlocks => "shared_blocks",
        ReadOnlyCompatibleFeatures.Verity => "verity",
        _ => $"FEATURE_R{uint.Log2(bit)} (read-only compatible 0x{bit:X})",
    };
}
