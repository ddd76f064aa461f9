namespace VmGeneralize.Registry;

/// <summary>How a hive reached its consistent state.</summary>
public enum HiveRecoveryKind
{
    /// <summary>The primary file was clean; its logs, if any, were not checked.</summary>
    Clean,

    /// <summary>Log entries (<c>HvLE</c>, Windows 8.1 and later) were applied.</summary>
    LogEntries,

    /// <summary>The dirty pages of an older log (<c>DIRT</c>) were applied.</summary>
    DirtyPages,
}
