namespace VmGeneralize.Disks;

/// <summary>What makes one disk file differ from another with the same content. Passed in, so that equal input gives equal bytes.</summary>
/// <param name="UniqueId">VHD Unique Id or VHDX page 83 identifier; the VHDX's other identifiers are derived from it.</param>
/// <param name="Timestamp">Time of creation, stored in VHD footers: seconds from 2000 to 2136.</param>
public sealed record DiskIdentity(Guid UniqueId, DateTimeOffset Timestamp);
