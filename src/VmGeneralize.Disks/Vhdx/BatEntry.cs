namespace VmGeneralize.Disks.Vhdx;

/// <summary>BAT entry ([MS-VHDX] 2.5.1): state in bits 0-2, place in MiB in bits 20-63.</summary>
/// <param name="State">What the block holds.</param>
/// <param name="FileOffset">Where it is, in bytes: whole MiB. Meaningful for present blocks.</param>
internal readonly record struct BatEntry(BlockState State, ulong FileOffset)
{
    public const int Size = 8;

    private const ulong StateMask = 7;
    private const ulong OffsetMask = ~0xF_FFFFUL;

    public static BatEntry Read(ulong raw) => new((BlockState)(raw & StateMask), raw & OffsetMask);

    public ulong Write() => FileOffset | (ulong)State;
}
