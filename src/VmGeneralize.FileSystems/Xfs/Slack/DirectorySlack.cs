using VmGeneralize.FileSystems.Xfs.Directories;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Slack;

/// <summary>
/// Unread bytes in blocks of directories: unused ranges between names, and what is after names up to the next one, after hashes and after the
/// free-space index. Hashes that no longer lead to a name become equal to the next one, so that the order stays.
/// </summary>
internal sealed class DirectorySlack(DirectoryLayout layout, bool wipe)
{
    private const ushort UnusedTag = 0xFFFF;

    /// <summary>A block with names; it was read without finding damage.</summary>
    /// <param name="block">The whole block.</param>
    /// <param name="end">Where the names end.</param>
    /// <param name="isWhole">The hashes follow them.</param>
    /// <returns>Bytes that were not zero.</returns>
    public long SweepData(Span<byte> block, int end, bool isWhole)
    {
        Gaps gaps = new(block, wipe);
        if (layout.IsStamped)
        {
            gaps.Take(60, 64);
        }

        for (int at = layout.DataHeader; at < end;)
        {
            ReadOnlySpan<byte> record = block[at..];
            if (ReadUInt16BigEndian(record) == UnusedTag)
            {
                int length = ReadUInt16BigEndian(record[2..]);
                gaps.Take(at + 4, at + length - 2);
                at += length;
            }
            else
            {
                int next = at + layout.RecordSize(record[8]);
                gaps.Take(at + 9 + record[8] + layout.TypeSize, next - 2);
                at = next;
            }
        }

        return gaps.Held + (isWhole ? SweepHashes(block[end..^DirectoryLayout.BlockTailSize], mayChangeLast: true) : 0);
    }

    /// <summary>A leaf or a node.</summary>
    /// <returns>Bytes that were not zero.</returns>
    public long SweepHashBlock(Span<byte> block)
    {
        Gaps gaps = new(block, wipe);
        bool isSingle = block[9] == 0xF1;
        bool isNode = block[9] == 0xBE;
        int count = ReadUInt16BigEndian(block[(layout.IsStamped ? 56 : 12)..]);
        int used = layout.Header + (count * DirectoryLayout.HashSize);
        int end = layout.Size;
        if (isSingle)
        {
            long spaces = ReadUInt32BigEndian(block[^DirectoryLayout.LeafTailSize..]);
            end = (int)Math.Max(0, layout.Size - DirectoryLayout.LeafTailSize - (spaces * 2));
        }

        gaps.Take(10, 12);
        if (layout.IsStamped)
        {
            gaps.Take(60, 64);
        }

        gaps.Take(used, end);
        return gaps.Held + (isNode ? 0 : SweepHashes(block[layout.Header..used], isSingle));
    }

    /// <summary>A block of the free-space index.</summary>
    /// <returns>Bytes that were not zero.</returns>
    public long SweepFreeIndex(Span<byte> block)
    {
        Gaps gaps = new(block, wipe);
        if (layout.IsStamped)
        {
            gaps.Take(60, 64);
        }

        long count = ReadUInt32BigEndian(block[(layout.IsStamped ? 52 : 8)..]);
        gaps.Take((int)Math.Min(int.MaxValue, layout.Header + (count * 2)), layout.Size);
        return gaps.Held;
    }

    /// <summary>
    /// A hash without a name becomes that of the next name in the leaf; after the last name, the last one's. The last hash of a leaf under a node is the
    /// one by which it is found, and stays; its first one, by which leaves are distinguished, stays above those of the leaf before.
    /// </summary>
    private long SweepHashes(Span<byte> hashes, bool mayChangeLast)
    {
        int kept = hashes.Length - DirectoryLayout.HashSize;
        while (mayChangeLast && kept >= 0 && IsUnused(hashes, kept))
        {
            kept -= DirectoryLayout.HashSize;
        }

        long held = 0;
        Span<byte> next = stackalloc byte[4];
        if (kept >= 0)
        {
            hashes.Slice(kept, 4).CopyTo(next);
        }

        for (int at = hashes.Length - DirectoryLayout.HashSize; at >= 0; at -= DirectoryLayout.HashSize)
        {
            Span<byte> hash = hashes.Slice(at, 4);
            if (!IsUnused(hashes, at))
            {
                hash.CopyTo(next);
            }
            else if (!hash.SequenceEqual(next))
            {
                held += 4;
                if (wipe)
                {
                    next.CopyTo(hash);
                }
            }
        }

        return held;
    }

    private static bool IsUnused(ReadOnlySpan<byte> hashes, int at) => ReadUInt32BigEndian(hashes[(at + 4)..]) == 0;
}
