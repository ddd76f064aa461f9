using Microsoft.Win32.SafeHandles;

namespace VmGeneralize.Pipeline.Servicing;

/// <summary>Reads that are whole or fail.</summary>
internal static class RandomAccessExactly
{
    /// <exception cref="EndOfStreamException">The file ends before.</exception>
    public static void Read(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        while (!buffer.IsEmpty)
        {
            int count = RandomAccess.Read(file, buffer, offset);
            if (count == 0)
            {
                throw new EndOfStreamException($"The file ended at byte {offset} while it was read.");
            }

            buffer = buffer[count..];
            offset += count;
        }
    }
}
