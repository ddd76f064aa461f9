using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>A name and what it leads to, or an extended attribute and its value: both are stored in one form ("On-disk format", directory items).</summary>
/// <param name="Target">Key of an inode of the same subvolume, or of the root item of another one.</param>
/// <param name="Name">Its bytes.</param>
/// <param name="Value">Of an attribute.</param>
internal readonly record struct BtrfsDirectoryItem(BtrfsKey Target, ReadOnlyMemory<byte> Name, ReadOnlyMemory<byte> Value)
{
    private const string Structure = "Btrfs directory item";
    private const int HeaderSize = 30;

    /// <summary>All that are in one item: names with the same hash share it.</summary>
    /// <exception cref="CorruptDataException">It is damaged.</exception>
    public static IEnumerable<BtrfsDirectoryItem> ReadAll(BtrfsItem item)
    {
        ReadOnlyMemory<byte> left = item.Data;
        while (!left.IsEmpty)
        {
            int value = left.Length < HeaderSize ? 0 : ReadUInt16LittleEndian(left.Span[25..]);
            int name = left.Length < HeaderSize ? 0 : ReadUInt16LittleEndian(left.Span[27..]);
            int size = HeaderSize + name + value;
            if (size > left.Length || name == 0)
            {
                throw CorruptDataException.Mismatch(
                    Structure, item.Position + item.Data.Length - left.Length, "name and value", $"inside {left.Length} bytes", $"{name} and {value} bytes");
            }

            yield return new BtrfsDirectoryItem(
                BtrfsKey.Read(left.Span), left.Slice(HeaderSize, name), left.Slice(HeaderSize + name, value));
            left = left[size..];
        }
    }
}
