namespace VmGeneralize.Fuzz;

/// <summary>Which part of a disk is damaged.</summary>
internal enum Aim
{
    /// <summary>Partition tables and the file systems' own records.</summary>
    Structures,

    /// <summary>The contents of the guest's files, including hives; the file systems stay sound.</summary>
    Contents,
}
