namespace VmGeneralize.FileSystems.Fat;

/// <summary>How wide the entries of the file allocation table are.</summary>
internal enum FatKind
{
    Fat12,
    Fat16,
    Fat32,
}
