namespace VmGeneralize.FileSystems.Posix;

/// <summary>One entry of an access control list, as in the attribute <c>system.posix_acl_access</c> (include/uapi/linux/posix_acl.h).</summary>
/// <param name="Tag">Whom it is for.</param>
/// <param name="Permissions">Read 4, write 2, execute 1.</param>
/// <param name="Id">User or group; meaningless for other tags.</param>
internal readonly record struct AclEntry(AclTag Tag, ushort Permissions, uint Id)
{
    /// <summary>The id of an entry that has none (ACL_UNDEFINED_ID).</summary>
    public const uint NoId = uint.MaxValue;

    public bool HasId => Tag is AclTag.User or AclTag.Group;
}

/// <summary>Whom an entry of an access control list is for; damaged lists may have others.</summary>
internal enum AclTag : ushort
{
    Owner = 0x01,
    User = 0x02,
    OwningGroup = 0x04,
    Group = 0x08,
    Mask = 0x10,
    Other = 0x20,
}
