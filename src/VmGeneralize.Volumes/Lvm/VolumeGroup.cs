namespace VmGeneralize.Volumes.Lvm;

/// <summary>A volume group of which at least one physical volume is on the disk.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">UUID, with hyphens.</param>
/// <param name="Volumes">Its logical volumes by name, inner parts of others included.</param>
/// <param name="Problems">
/// Why the whole group must not be changed, in sentences: a missing member, another owner, a move that is not finished, copies of
/// its description that disagree. Empty when there is no reason.
/// </param>
/// <param name="Members">Its physical volumes on this disk.</param>
/// <param name="ExtentSize">Bytes of a physical extent.</param>
public sealed record VolumeGroup(
    string Name,
    string Id,
    IReadOnlyList<LogicalVolume> Volumes,
    IReadOnlyList<string> Problems,
    IReadOnlyList<LvmMember> Members,
    long ExtentSize);
