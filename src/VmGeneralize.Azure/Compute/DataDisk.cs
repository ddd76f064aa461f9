namespace VmGeneralize.Azure.Compute;

/// <summary>A disk besides the one that starts.</summary>
/// <param name="Lun">Where it is attached; unique.</param>
/// <param name="Source">A blob, disk or snapshot.</param>
public sealed record DataDisk(int Lun, ImageSource Source);
