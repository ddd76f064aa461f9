namespace VmGeneralize.Disks;

/// <summary>Which version of a file was opened, as its open handle told: a name may lead to another file by now.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="LastWrite">UTC.</param>
public readonly record struct FileVersion(long Length, DateTime LastWrite);
