using VmGeneralize.Blocks;

namespace VmGeneralize.Volumes.Gpt;

/// <summary>Both copies of a disk's GPT; at least one is valid.</summary>
/// <param name="Primary">The copy at sector 1, or null when it is damaged.</param>
/// <param name="Backup">The other copy, or null.</param>
/// <param name="Notes">What is wrong with either, in words for the user: both are then rebuilt.</param>
internal sealed record GptPair(GptTable? Primary, GptTable? Backup, IReadOnlyList<string> Notes)
{
    public const long PrimaryLba = 1;

    private const string Structure = "GPT";

    /// <summary>The copy that counts: UEFI requires the primary when it is valid.</summary>
    public GptTable Table => Primary ?? Backup!;

    /// <summary>Both copies are valid, agree, and are at the two ends of a disk.</summary>
    /// <param name="last">The disk's last sector.</param>
    public bool IsWhole(ulong last) =>
        Primary is not null && Backup is not null && Primary.Header.AlternateLba == last && Backup.Header.MyLba == last && Says(Primary, Backup);

    /// <returns>Null when neither copy is valid.</returns>
    /// <param name="disk">The disk.</param>
    /// <param name="protectiveEnd">Last sector by the protective MBR: the end of the disk when it was partitioned.</param>
    /// <param name="problem">What to throw when null is returned: what is wrong with the primary, and with the backup.</param>
    public static GptPair? TryRead(IBlockDevice disk, long protectiveEnd, out CorruptDataException? problem)
    {
        List<string> notes = [];
        long last = (disk.Length / disk.LogicalSectorSize) - 1;
        GptTable? primary = GptTable.TryRead(disk, PrimaryLba, out DataMismatch? primaryProblem);

        // A disk that was enlarged keeps its backup where its end used to be. Only with a lost primary does the protective MBR's value
        // count: otherwise it may point at a stale copy that is now inside a partition.
        long[] places = primary is null ? [last, protectiveEnd] : [ToLba(primary.Header.AlternateLba), last];
        GptTable? backup = null;
        DataMismatch? backupProblem = null;
        foreach (long place in places.Where(place => place > PrimaryLba).Distinct())
        {
            backup = GptTable.TryRead(disk, place, out DataMismatch? placeProblem);
            if (backup is not null)
            {
                break;
            }

            backupProblem ??= placeProblem;
        }

        if (primary is null && backup is null)
        {
            string advice = $"Its backup is damaged too ({backupProblem?.ToString() ?? "it is nowhere"})";
            problem = new CorruptDataException(Structure, PrimaryLba * disk.LogicalSectorSize, primaryProblem!, advice);
            return null;
        }

        problem = null;
        AddNotes(primary, primaryProblem, backup, backupProblem, last, notes);
        return new GptPair(primary, backup, notes);
    }

    private static void AddNotes(
        GptTable? primary, DataMismatch? primaryProblem, GptTable? backup, DataMismatch? backupProblem, long last, List<string> notes)
    {
        if (primary is null)
        {
            notes.Add($"The primary GPT is damaged ({primaryProblem}); its backup is used.");
        }
        else if (backup is null)
        {
            notes.Add($"The backup GPT is damaged ({backupProblem}).");
        }
        else if (!Says(primary, backup))
        {
            notes.Add("The primary and the backup GPT differ; the primary is used.");
        }

        if (backup is not null && (long)backup.Header.MyLba != last)
        {
            notes.Add($"The backup GPT is at sector {backup.Header.MyLba}, not at the disk's last sector {last}.");
        }
    }

    private static bool Says(GptTable one, GptTable other) =>
        one.Header.DiskGuid == other.Header.DiskGuid && one.EntryArray.AsSpan().SequenceEqual(other.EntryArray);

    private static long ToLba(ulong lba) => lba <= long.MaxValue ? (long)lba : 0;
}
