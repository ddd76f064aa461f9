using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Log;

/// <summary>One thing that a transaction changed: a description and the bytes that belong to it, each a region of the log.</summary>
internal sealed class XfsLogItem(byte[] format)
{
    private readonly List<byte[]> _regions = [format];

    /// <summary>What kind it is (XFS_LI_*).</summary>
    public XfsLogItemType Type => (XfsLogItemType)ReadUInt16LittleEndian(Format);

    /// <summary>How many regions it has when it is whole.</summary>
    public int Total => ReadUInt16LittleEndian(Format.AsSpan(2));

    /// <summary>The description.</summary>
    public byte[] Format => _regions[0];

    public IReadOnlyList<byte[]> Regions => _regions;

    public bool IsWhole => _regions.Count == Total;

    public void Add(byte[] region) => _regions.Add(region);

    /// <summary>The rest of a region that did not fit into its record.</summary>
    public void Continue(ReadOnlySpan<byte> rest) => _regions[^1] = [.. _regions[^1], .. rest];
}
