using VmGeneralize.Registry.Format;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Registry.Editing;

/// <summary>
/// Keeps the count of keys on each security descriptor. Counts start from actual use in the whole hive, so a count that
/// was wrong on disk is corrected when changed and never frees a descriptor in use.
/// </summary>
internal sealed class SecurityUsers(HiveImage image, CellAllocator cells, Dictionary<uint, int> users)
{
    public void Add(uint security)
    {
        if (security != HiveImage.NoCell)
        {
            SetCount(security, users.GetValueOrDefault(security) + 1);
        }
    }

    /// <summary>One key fewer; the last one removes the descriptor from the ring and frees it.</summary>
    public void Remove(uint security)
    {
        if (security == HiveImage.NoCell)
        {
            return;
        }

        int left = users[security] - 1;
        if (left > 0)
        {
            SetCount(security, left);
            return;
        }

        KeySecurity node = image.KeySecurity(security);
        WriteUInt32LittleEndian(image.WritableCell(node.Previous)[KeySecurity.NextOffset..], node.Next);
        WriteUInt32LittleEndian(image.WritableCell(node.Next)[KeySecurity.PreviousOffset..], node.Previous);
        users.Remove(security);
        cells.Free(security);
    }

    private void SetCount(uint security, int count)
    {
        users[security] = count;
        WriteUInt32LittleEndian(image.WritableCell(security)[KeySecurity.ReferencesOffset..], (uint)count);
    }
}
