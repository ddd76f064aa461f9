namespace VmGeneralize.FileSystems.Posix;

/// <summary>Owner, permissions and labels of a file or link to create.</summary>
/// <param name="Mode">Permission bits (07777); meaningless for a symbolic link.</param>
/// <param name="UserId">Owner.</param>
/// <param name="GroupId">Group.</param>
/// <param name="ExtendedAttributes">Such as the SELinux label.</param>
/// <param name="TimeSeconds">All of its times, in seconds since 1970 (UTC): nothing here reads a clock.</param>
public sealed record NewFile(uint Mode, uint UserId, uint GroupId, IReadOnlyList<ExtendedAttribute> ExtendedAttributes, long TimeSeconds);
