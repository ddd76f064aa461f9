namespace VmGeneralize.Disks.InPlace;

internal enum JournalRecordType
{
    /// <summary>New bytes for a range.</summary>
    Data = 1,

    /// <summary>A range that becomes zero.</summary>
    Zero = 2,

    /// <summary>The last record: without it the journal is ignored.</summary>
    Commit = 3,
}
