using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>Which feature bits are handled; every other one is refused by the name that mkfs.xfs gives it.</summary>
internal static class XfsFeatureGate
{
    private const string CopyAdvice = "Copy the files to an XFS or ext4 volume without it.";

    private const XfsIncompatibleFeatures Readable =
        XfsIncompatibleFeatures.FileType | XfsIncompatibleFeatures.SparseInodes | XfsIncompatibleFeatures.MetadataUuid | XfsIncompatibleFeatures.BigTime
        | XfsIncompatibleFeatures.NeedsRepair | XfsIncompatibleFeatures.LargeExtentCounts | XfsIncompatibleFeatures.ExchangeRange
        | XfsIncompatibleFeatures.Parent;

    private const XfsReadOnlyFeatures Writable =
        XfsReadOnlyFeatures.FreeInodeTree | XfsReadOnlyFeatures.ReverseMapping | XfsReadOnlyFeatures.SharedBlocks | XfsReadOnlyFeatures.InodeTreeCounts;

    /// <exception cref="UnsupportedFeatureException">The volume cannot be read.</exception>
    public static void RequireReadable(XfsSuperblock superblock)
    {
        if ((superblock.Incompatible & ~Readable) is var unknown and not XfsIncompatibleFeatures.None)
        {
            throw new UnsupportedFeatureException($"The XFS feature {Names((uint)unknown, Name)}", CopyAdvice);
        }

        if (!superblock.HasDirectoryVersion2)
        {
            throw new UnsupportedFeatureException("XFS with directories of version 1", CopyAdvice);
        }

        if (superblock.RealtimeBlocks != 0)
        {
            throw new UnsupportedFeatureException(
                $"XFS with a realtime device (sb_rblocks {superblock.RealtimeBlocks})",
                "Copy the files to an XFS volume without one: mkfs.xfs without -r rtdev.");
        }

        if (superblock.LogStart.Value == 0)
        {
            throw new UnsupportedFeatureException(
                "XFS with its log on another device (sb_logstart 0)", "Copy the files to an XFS volume with an internal log: mkfs.xfs without -l logdev.");
        }
    }

    /// <summary>Names of the features that prevent changes, or null.</summary>
    public static string? FindUnwritable(XfsSuperblock superblock)
    {
        List<string> names = [];
        if (!superblock.HasChecksums)
        {
            names.Add("version 4");
        }

        if ((superblock.VersionFlags & XfsVersionFlags.CaseInsensitive) != 0)
        {
            names.Add("ascii-ci");
        }

        if (superblock.HasParentPointers)
        {
            names.Add("parent");
        }

        if ((superblock.ReadOnlyCompatible & ~Writable) is var unknown and not XfsReadOnlyFeatures.None)
        {
            names.Add(Names((uint)unknown, static bit => $"read-only compatible 0x{bit:X}"));
        }

        return names.Count == 0 ? null : string.Join(", ", names);
    }

    private static string Names(uint bits, Func<uint, string> name) =>
        string.Join(", ", Enumerable.Range(0, 32).Select(bit => 1u << bit).Where(bit => (bits & bit) != 0).Select(name));

    private static string Name(uint bit) => (XfsIncompatibleFeatures)bit switch
    {
        XfsIncompatibleFeatures.MetadataDirectory => "metadir",
        XfsIncompatibleFeatures.Zoned => "zoned",
        XfsIncompatibleFeatures.ZoneGaps => "zone gaps",
        _ => $"incompatible 0x{bit:X}",
    };
}
