using System.Numerics;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>64 inodes of an allocation group (xfs_inobt_rec, "Inode B+trees").</summary>
/// <param name="First">The first of them.</param>
/// <param name="Holes">One bit for four inodes that have no blocks (sparse inodes).</param>
/// <param name="Count">Number of inodes that have blocks.</param>
/// <param name="FreeCount">Number of inodes that have blocks and are free.</param>
/// <param name="Free">One bit for each inode that is not in use, or has no blocks.</param>
internal readonly record struct InodeChunk(AgInode First, ushort Holes, uint Count, uint FreeCount, ulong Free)
{
    public const int Inodes = 64;

    /// <summary>Whether the counts agree with the bits.</summary>
    public bool IsConsistent
    {
        get
        {
            ulong stored = 0;
            for (int index = 0; index < Inodes; index++)
            {
                stored |= HasBlocks(index) ? 1UL << index : 0;
            }

            return BitOperations.PopCount(stored) == Count && BitOperations.PopCount(stored & Free) == FreeCount && (~stored & ~Free) == 0;
        }
    }

    /// <param name="bytes">The record.</param>
    /// <param name="hasSparse">The volume has sparse inodes: the count of free ones is one byte, not four.</param>
    public static InodeChunk Read(ReadOnlySpan<byte> bytes, bool hasSparse) => new(
        new AgInode(ReadUInt32BigEndian(bytes)),
        hasSparse ? ReadUInt16BigEndian(bytes[4..]) : (ushort)0,
        hasSparse ? bytes[6] : (uint)Inodes,
        hasSparse ? bytes[7] : ReadUInt32BigEndian(bytes[4..]),
        ReadUInt64BigEndian(bytes[8..]));

    public void Write(Span<byte> bytes, bool hasSparse)
    {
        WriteUInt32BigEndian(bytes, First.Value);
        if (hasSparse)
        {
            WriteUInt16BigEndian(bytes[4..], Holes);
            bytes[6] = (byte)Count;
            bytes[7] = (byte)FreeCount;
        }
        else
        {
            WriteUInt32BigEndian(bytes[4..], FreeCount);
        }

        WriteUInt64BigEndian(bytes[8..], Free);
    }

    public bool HasBlocks(int index) => (Holes >> (index / 4) & 1) == 0;

    public bool IsFree(int index) => (Free >> index & 1) != 0;
}
