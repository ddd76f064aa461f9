namespace VmGeneralize.Servicing.Seams;

/// <summary>A volume.</summary>
/// <param name="Name">As <c>\\?\Volume{...}\</c>.</param>
/// <param name="Offset">Where it starts on its disk, in bytes.</param>
internal sealed record DiskVolume(string Name, long Offset);
