using System.Text.Json;
using System.Text.RegularExpressions;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Canaries;

/// <summary>What <c>verify</c> must report for each place, on the volume that holds it.</summary>
internal static class CanaryFindings
{
    // By name of the place; the first match counts. The expected report is the id of an operation or a part of the text.
    private static readonly (string Place, string Said)[] Rules =
    [
        ("boot-code$", "may be boot code"),
        ("NTFS .*: free-cell-sam$", @"hive SAM holds"),
        ("NTFS .*: free-cell-boot-store$", @"hive BCD holds .* C:\\Boot\\BCD$"),
        ("NTFS .*: free-cell-program-hive$", @"hive Amcache\.hve holds .*\\AppCompat\\Programs\\Amcache\.hve$"),
        ("NTFS .*: free-cell-user$", @"hive NTUSER\.DAT holds .* C:\\Users\\.*\\NTUSER\.DAT$"),
        ("FAT32: free-cell-boot-store$", @"hive BCD holds .* partition \d+:\\EFI\\Microsoft\\Boot\\BCD$"),
        ("NTFS .*: free-cell-", "hive (SYSTEM|SOFTWARE|DEFAULT) holds"),
        ("NTFS .*: (cell-slack|base-block|behind-bins)$", "hive DEFAULT holds"),
        ("NTFS .*: replay-", "hive DRIVERS holds"),
        ("NTFS .*: log-of-user-class-hive$", "windows-registry-logs"),
        ("NTFS .*: recycle-bin$", "leftover-recycle-bin"),
        ("NTFS .*: packed-live-file$", "windows-panther"),
        ("NTFS .*: page-file$", "windows-page-files"),
        ("NTFS .*: answer-file$", "windows-answer-files"),
        ("NTFS .*: VmgPlant", "windows-|free MFT records|free clusters|holds old contents"),
        ("NTFS .*: (free-cluster|packed-gone-cluster)$", "free clusters"),
        ("NTFS .*: (free-record|stream-of-free-record|unused-record)$", "free MFT records"),
        ("NTFS .*: (name-among-names|name-in-emptied-folder|object-id|quota-index)$", "after directory entries"),
        ("NTFS .*: (name-of-link|record-of-shrunk-file)$", "after file records"),
        ("NTFS .*: change-journal$", "in the change journal"),
        ("NTFS .*: shadow-copy$", "in shadow copies"),
        ("NTFS .*: packed-", "after the ends of compressed data"),
        ("NTFS .*: (file-tail|behind-valid-data|reserved-clusters)$", "after the ends of files"),
        ("NTFS .*: log-file$", @"\$LogFile holds"),
        ("NTFS .*: (tail-of-|gap-of-secure)", "in unused parts of the volume's own files"),
        ("NTFS .*: bad-cluster$", "in bad clusters"),
        ("FAT.*: (deleted-|folder-tail|root-tail)", "names|directory entries"),
        ("FAT.*: (free-cluster|bad-cluster)$", "free clusters|bad clusters"),
        ("FAT.*: file-tail$", "after the ends of files"),
        ("FAT.*: table-tail-", "after the last entries of tables"),
        ("FAT.*: (info-sector|reserved-sector)$", "in reserved sectors"),
        ("ext4: (swap-file|swap file)$", "linux-swap-files"),
        ("ext4: log$", "linux-logs"),
        ("ext.*: (free-block|deleted-attribute)$", "free blocks"),
        ("ext.*: (free-inode|unused-inode|table-not-in-use)$", "free inodes"),
        ("ext.*: journal$", "journal holds"),
        ("ext.*: (first-sector|second-sector)$", "before the superblock"),
        ("ext.*: (descriptor-tail|behind-superblock|reserved-descriptors|bitmap-not-in-use)$", "unused parts of the volume's own blocks"),
        ("ext.*: ", "after the ends of files, between directory entries and in unused parts of inodes"),
        ("mbr disk: swap$", "pages of swap"),
        ("mbr disk: swap-header$", "in the unused part of the header of swap"),
        ("mbr disk: (older-description|free-extent)$", "that no logical volume"),
        ("mbr disk: in-extended-record$", "in unused parts of the extended boot record"),
        ("disk: unused-entry$", "in unused entries of the master boot record"),
        ("gpt disk: in-header-sector$", "in unused parts of the primary GPT"),
        ("gpt disk: in-backup-header-sector$", "in unused parts of the backup GPT"),
        ("gpt disk: file of a deleted partition$", "a deleted partition"),
        ("disk: ", "belongs to nothing and holds data"),
    ];

    /// <summary>The places for which nothing is reported.</summary>
    public static IReadOnlyList<string> Missing(CanaryDisk disk, JsonElement report)
    {
        Dictionary<string, int> partitions = Partitions(disk);
        (int? Partition, string Text)[] findings = [.. report.GetProperty("findings").EnumerateArray().Select(finding => (
            finding.TryGetProperty("partition", out JsonElement number) && number.ValueKind == JsonValueKind.Number ? number.GetInt32() : (int?)null,
            $"{Text(finding, "id")} {Text(finding, "summary")} {Text(finding, "evidence")}"))];
        return
        [
            .. disk.Canaries.Where(canary =>
            {
                string said = Rules.First(rule => Regex.IsMatch(canary.Place, rule.Place)).Said;
                int? partition = partitions.TryGetValue(canary.Volume, out int number) ? number : null;
                return !findings.Any(finding => Regex.IsMatch(finding.Text, said) && (partition is null || IsOn(finding, partition.Value)));
            }).Select(canary => canary.Place),
        ];
    }

    // What belongs to the system is reported with the system's partition, even when it is on another one.
    private static bool IsOn((int? Partition, string Text) finding, int partition) =>
        finding.Partition == partition || finding.Text.Contains($"partition {partition}", StringComparison.Ordinal);

    private static string Text(JsonElement finding, string name) =>
        finding.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static Dictionary<string, int> Partitions(CanaryDisk disk)
    {
        const int sector = 512;
        JsonElement table = JsonDocument.Parse(OutsideTool.RunChecked("sfdisk", "--json", disk.Path)).RootElement.GetProperty("partitiontable");
        Dictionary<long, int> numbers = table.GetProperty("partitions").EnumerateArray().ToDictionary(
            partition => partition.GetProperty("start").GetInt64() * sector,
            partition => int.Parse(Regex.Match(partition.GetProperty("node").GetString()!, @"\d+$").Value));
        return disk.Volumes.ToDictionary(volume => volume.Name, volume => numbers[volume.Offset]);
    }
}
