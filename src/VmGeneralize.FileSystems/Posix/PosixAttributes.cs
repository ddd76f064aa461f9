namespace VmGeneralize.FileSystems.Posix;

/// <summary>What a POSIX inode says about a file besides its contents.</summary>
/// <param name="Mode">Permission bits with set-id and sticky bits (07777), without the file type.</param>
/// <param name="UserId">Owner.</param>
/// <param name="GroupId">Group.</param>
/// <param name="ModifiedSeconds">Time of the last change of the contents, in seconds since 1970 (UTC).</param>
public sealed record PosixAttributes(uint Mode, uint UserId, uint GroupId, long ModifiedSeconds);
