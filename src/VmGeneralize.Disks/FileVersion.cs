namespace VmGeneralize.Disks;

/// <summary>Which version of a file was opened, according to its open handle: the name may now lead to another file.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="LastWrite">UTC.</param>
public readonly record struct FileVersion(long Length, DateTime LastWrite);
