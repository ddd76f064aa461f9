using System.Buffers.Binary;

namespace VmGeneralize.Disks.Vhdx;

/// <summary>File Parameters item ([MS-VHDX] 2.6.2.1).</summary>
/// <param name="BlockSize">Bytes of a payload block; a power of two from 1 MiB to 256 MiB.</param>
/// <param name="LeaveBlockAllocated">A fixed disk: blocks are never freed.</param>
/// <param name="HasParent">A differencing disk.</param>
internal readonly record struct FileParameters(uint BlockSize, bool LeaveBlockAllocated, bool HasParent)
{
    public const int Size = 8;

    public static FileParameters Read(ReadOnlySpan<byte> bytes)
    {
        uint flags = BinaryPrimitives.ReadUInt32LittleEndian(bytes[0x04..]);
        return new FileParameters(BinaryPrimitives.ReadUInt32LittleEndian(bytes), (flags & 1) != 0, (flags & 2) != 0);
    }

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, BlockSize);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[0x04..], (LeaveBlockAllocated ? 1u : 0) | (HasParent ? 2u : 0));
    }
}
