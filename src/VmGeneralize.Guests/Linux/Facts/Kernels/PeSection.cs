using System.Buffers.Binary;
using System.Text;

namespace VmGeneralize.Guests.Linux.Facts.Kernels;

/// <summary>One section of a program for UEFI (Portable Executable, "Section Table").</summary>
/// <param name="Name">Up to eight characters, such as <c>.initrd</c>.</param>
/// <param name="Offset">Bytes from the start of the file.</param>
/// <param name="Length">Bytes that mean something: padding of the section is not counted.</param>
internal readonly record struct PeSection(string Name, long Offset, long Length)
{
    /// <summary>Bytes from the start of the file in which the section table is.</summary>
    public const int HeadersSize = 8 << 10;

    private const int Size = 40; // bytes on disk
    private const int MaxSections = 96; // as Windows' loader has it
    private const int HeaderAt = 0x3C; // of the PE header, in bytes
    private const int FileHeaderSize = 24; // with its signature

    public static bool IsMagic(ReadOnlySpan<byte> start) => start is [(byte)'M', (byte)'Z', ..];

    /// <summary>The sections; none when it is not such a program, or a damaged one.</summary>
    /// <param name="start">The first <see cref="HeadersSize"/> bytes of the file, or all of a shorter one.</param>
    public static IReadOnlyList<PeSection> ReadAll(ReadOnlySpan<byte> start)
    {
        if (!IsMagic(start) || start.Length < HeaderAt + 4)
        {
            return [];
        }

        uint at = BinaryPrimitives.ReadUInt32LittleEndian(start[HeaderAt..]);
        if (at > start.Length - FileHeaderSize || !start[(int)at..].StartsWith("PE\0\0"u8))
        {
            return [];
        }

        ReadOnlySpan<byte> header = start[(int)at..];
        int count = BinaryPrimitives.ReadUInt16LittleEndian(header[6..]);
        int table = FileHeaderSize + BinaryPrimitives.ReadUInt16LittleEndian(header[20..]);
        if (count > MaxSections || table + (count * Size) > header.Length)
        {
            return [];
        }

        PeSection[] sections = new PeSection[count];
        for (int index = 0; index < count; index++)
        {
            sections[index] = Read(header[(table + (index * Size))..]);
        }

        return sections;
    }

    private static PeSection Read(ReadOnlySpan<byte> bytes)
    {
        uint inMemory = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        uint inFile = BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]);
        return new PeSection(
            Encoding.Latin1.GetString(bytes[..8].TrimEnd((byte)0)),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]),
            inMemory == 0 ? inFile : uint.Min(inMemory, inFile));
    }
}
