using System.Buffers.Binary;
using System.Text;
using VmGeneralize.Blocks;

namespace VmGeneralize.Disks.Vhdx;

/// <summary>Parent Locator item ([MS-VHDX] 2.6.2.6): keys and values that name a differencing disk's parent.</summary>
internal sealed class VhdxParentLocator
{
    public const int HeaderSize = 20;
    public const int EntrySize = 12;

    private const string Structure = "VHDX parent locator";
    private const int MaxKeys = 256; // five are defined; each may point at the same 64 KiB, so the count is what bounds memory

    private static readonly string[] LinkageKeys = ["parent_linkage", "parent_linkage2"];
    private static readonly string[] PathKeys = ["relative_path", "volume_path", "absolute_win32_path"];

    private readonly Dictionary<string, string> _values;

    private VhdxParentLocator(Dictionary<string, string> values) => _values = values;

    /// <summary>The only locator type that exists: VHDX.</summary>
    public static Guid LocatorType { get; } = new("B04AEFB7-D19E-4A81-B789-25B8E9445913");

    /// <summary>DataWriteGuids that the parent's header may have.</summary>
    public IReadOnlyList<Guid> Linkages =>
        [.. Values(LinkageKeys).Select(text => Guid.TryParse(text, out Guid id) ? id : Guid.Empty).Where(id => id != Guid.Empty)];

    /// <summary>Paths in the order in which [MS-VHDX] 2.6.2.6.3 says to try them.</summary>
    public IReadOnlyList<string> Paths => [.. Values(PathKeys)];

    /// <param name="item">The whole item; at most 1 MiB.</param>
    /// <param name="position">Where it is in the file, in bytes.</param>
    public static VhdxParentLocator Read(ReadOnlySpan<byte> item, long position)
    {
        if (item.Length < HeaderSize)
        {
            throw CorruptDataException.Mismatch(Structure, position, "length", $"at least {HeaderSize}", item.Length);
        }

        Guid type = new(item[..16]);
        if (type != LocatorType)
        {
            throw new UnsupportedFeatureException($"The VHDX parent locator type {type}", "Merge the chain with the program that made it.");
        }

        int count = BinaryPrimitives.ReadUInt16LittleEndian(item[18..]);
        if (count > Math.Min(MaxKeys, (item.Length - HeaderSize) / EntrySize))
        {
            throw CorruptDataException.Mismatch(Structure, position, "entry count", $"at most {MaxKeys}, inside its {item.Length} bytes", count);
        }

        Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> entry = item[(HeaderSize + i * EntrySize)..];
            string key = Text(item, position, BinaryPrimitives.ReadUInt32LittleEndian(entry), BinaryPrimitives.ReadUInt16LittleEndian(entry[8..]));
            string value = Text(item, position, BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]), BinaryPrimitives.ReadUInt16LittleEndian(entry[10..]));
            values.TryAdd(key, value);
        }

        VhdxParentLocator locator = new(values);
        return locator.Linkages.Count > 0
            ? locator
            : throw CorruptDataException.Mismatch(Structure, position, "key parent_linkage", "a GUID", "none");
    }

    private IEnumerable<string> Values(string[] keys) => keys.Where(_values.ContainsKey).Select(key => _values[key]);

    private static string Text(ReadOnlySpan<byte> item, long position, uint offset, ushort length) =>
        offset <= item.Length && length <= item.Length - offset
            ? Encoding.Unicode.GetString(item.Slice((int)offset, length))
            : throw CorruptDataException.Mismatch(Structure, position, "place of a text", $"inside its {item.Length} bytes", $"{length} bytes at {offset}");
}
