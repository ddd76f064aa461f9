using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ntfs.Compression;

/// <summary>
/// Undoes what LZX compressors do to x86 code: the targets of CALL instructions (E8) are made absolute so that equal targets are
/// equal bytes. Other data is changed and restored in the same way.
/// </summary>
internal static class E8Translation
{
    private const int FileSize = 12_000_000; // what WIM has instead of the real size
    private const int Untouched = 10; // bytes at a chunk's end

    /// <param name="chunk">One chunk; positions count from its start.</param>
    public static void Undo(Span<byte> chunk)
    {
        int end = chunk.Length - Untouched;
        int position = 0;
        while (position < end)
        {
            int found = chunk[position..end].IndexOf((byte)0xE8);
            if (found < 0)
            {
                return;
            }

            position += found;
            Span<byte> operand = chunk.Slice(position + 1, 4);
            int target = ReadInt32LittleEndian(operand);
            if (target >= 0 && target < FileSize)
            {
                WriteInt32LittleEndian(operand, target - position);
            }
            else if (target < 0 && target >= -position)
            {
                WriteInt32LittleEndian(operand, target + FileSize);
            }

            position += 5;
        }
    }
}
