using VmGeneralize.Blocks;

namespace VmGeneralize.Volumes.Lvm;

/// <summary>Why a volume group is not read.</summary>
internal static class LvmRefusal
{
    public static RefusalCode Partial { get; } = new("lvm-partial");
}
