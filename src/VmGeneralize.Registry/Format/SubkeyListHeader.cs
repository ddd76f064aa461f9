using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Registry.Format;

/// <summary>Start of a list of subkeys.</summary>
/// <param name="Kind">Its form.</param>
/// <param name="Count">Number of elements.</param>
internal readonly record struct SubkeyListHeader(SubkeyListKind Kind, int Count)
{
    public const int Size = 4; // bytes on disk

    /// <summary>Bytes of one element: the cell, and in <c>lf</c> and <c>lh</c> the hint.</summary>
    public int ElementSize => ElementSizeOf(Kind);

    public static int ElementSizeOf(SubkeyListKind kind) => kind is SubkeyListKind.FastLeaf or SubkeyListKind.HashLeaf ? 8 : 4;

    /// <summary>False when the bytes are not a list.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out SubkeyListHeader header)
    {
        header = default;
        SubkeyListKind? kind = (bytes[0], bytes[1]) switch
        {
            ((byte)'l', (byte)'i') => SubkeyListKind.IndexLeaf,
            ((byte)'l', (byte)'f') => SubkeyListKind.FastLeaf,
            ((byte)'l', (byte)'h') => SubkeyListKind.HashLeaf,
            ((byte)'r', (byte)'i') => SubkeyListKind.IndexRoot,
            _ => null,
        };
        if (kind is null)
        {
            return false;
        }

        header = new SubkeyListHeader(kind.Value, ReadUInt16LittleEndian(bytes[2..]));
        return true;
    }

    public void Write(Span<byte> bytes)
    {
        ReadOnlySpan<byte> signature = Kind switch
        {
            SubkeyListKind.IndexLeaf => "li"u8,
            SubkeyListKind.FastLeaf => "lf"u8,
            SubkeyListKind.HashLeaf => "lh"u8,
            _ => "ri"u8,
        };
        signature.CopyTo(bytes);
        WriteUInt16LittleEndian(bytes[2..], (ushort)Count);
    }
}
