using VmGeneralize.Blocks;

namespace VmGeneralize.Volumes.Lvm;

/// <summary>A part of a logical volume that is in stripes on physical volumes; one stripe makes it linear.</summary>
/// <param name="Logical">Its bytes in the logical volume.</param>
/// <param name="StripeSize">Contiguous bytes in one stripe; the whole length when it is linear.</param>
/// <param name="Stripes">The member that each stripe is on, and its place there in bytes.</param>
internal sealed record LvmSegment(Extent Logical, long StripeSize, IReadOnlyList<(LvmMember Member, Extent Extent)> Stripes)
{
    /// <summary>
    /// The piece that starts at <paramref name="position"/> and is in one place, at most <paramref name="length"/> bytes.
    /// </summary>
    /// <param name="position">A byte of <see cref="Logical"/>.</param>
    /// <param name="length">Not past the end of <see cref="Logical"/>.</param>
    public (LvmMember Member, Extent Extent) Piece(long position, long length)
    {
        long within = position - Logical.Offset;
        (long chunk, long offset) = Math.DivRem(within, StripeSize);
        (long row, long column) = Math.DivRem(chunk, Stripes.Count);
        (LvmMember member, Extent stripe) = Stripes[(int)column];
        return (member, new Extent(stripe.Offset + (row * StripeSize) + offset, Math.Min(length, StripeSize - offset)));
    }
}
