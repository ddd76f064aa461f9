using VmGeneralize.Blocks;

namespace VmGeneralize.Disks.Parents;

/// <summary>Why a differencing disk is not read.</summary>
internal static class ParentRefusal
{
    public static RefusalCode Missing { get; } = new("missing-parent");

    public static RefusalCode Changed { get; } = new("parent-changed");
}
