using VmGeneralize.Fuzz.Guided.Targets;

namespace VmGeneralize.Fuzz.Guided;

/// <summary>All targets: a new format gets a line here.</summary>
internal static class GuidedTargets
{
    public static IReadOnlyList<GuidedTarget> All { get; } =
    [
        new VhdTarget("vhd-fixed", "fixed"),
        new VhdTarget("vhd-dynamic", "dynamic"),
        new VhdxTarget(),
        new TableTarget("mbr", "label: dos\\n,1M,7,*\\n,2M,83\\n,,E\\n,1M,83\\n,1M,82\\n"),
        new TableTarget("gpt", "label: gpt\\n,1M,U\\n,2M,L\\n,1M,S\\n"),
        new LvmTarget(),
        new FatTarget("fat12", 12),
        new FatTarget("fat16", 16),
        new FatTarget("fat32", 32),
        new NtfsTarget(),
        new ExtTarget("ext4", "ext4", "^metadata_csum,^resize_inode,^has_journal,inline_data"),
        new ExtTarget("ext3", "ext3", "^resize_inode,^has_journal,ext_attr"),
        new ExtJournalTarget(),
        new XfsTarget(),
        new XfsLogTarget(),
        new BtrfsTarget(),
        new HiveTarget("hive", hasLogs: false),
        new HiveTarget("hive-logs", hasLogs: true),
        .. CompressionTargets.All,
        .. TextTargets.All,
        .. LinuxFileTargets.All,
    ];
}
