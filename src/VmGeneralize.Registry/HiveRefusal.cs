using VmGeneralize.Blocks;

namespace VmGeneralize.Registry;

/// <summary>Why a hive is not read or not changed.</summary>
internal static class HiveRefusal
{
    public static RefusalCode Unrecoverable { get; } = new("hive-unrecoverable");

    public static RefusalCode KeyProtected { get; } = new("registry-key-protected");
}
