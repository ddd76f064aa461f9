namespace VmGeneralize.Fuzz;

/// <summary>What of a disk is damaged.</summary>
internal enum Aim
{
    /// <summary>Partition tables and the file systems' own records.</summary>
    Structures,

    /// <summary>What the guest's files hold, hives included; the file systems stay sound.</summary>
    Contents,
}
