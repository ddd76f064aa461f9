using System.Buffers.Binary;
using System.Text;

namespace VmGeneralize.Guests.Tests.Linux.Facts.Kernels;

/// <summary>UEFI programs with the requested sections, laid out as objcopy does.</summary>
internal static class PeBuilder
{
    private const int HeaderAt = 0x80;
    private const int OptionalHeaderSize = 0xF0;
    private const int Alignment = 512;

    public static byte[] Program(params (string Name, byte[] Contents)[] sections)
    {
        int table = HeaderAt + 24 + OptionalHeaderSize;
        int at = Aligned(table + (sections.Length * 40));
        byte[] program = new byte[at + sections.Sum(section => Aligned(section.Contents.Length))];
        "MZ"u8.CopyTo(program);
        BinaryPrimitives.WriteInt32LittleEndian(program.AsSpan(0x3C), HeaderAt);
        "PE\0\0"u8.CopyTo(program.AsSpan(HeaderAt));
        BinaryPrimitives.WriteUInt16LittleEndian(program.AsSpan(HeaderAt + 6), (ushort)sections.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(program.AsSpan(HeaderAt + 20), OptionalHeaderSize);
        foreach ((string name, byte[] contents) in sections)
        {
            Encoding.ASCII.GetBytes(name, program.AsSpan(table));
            BinaryPrimitives.WriteInt32LittleEndian(program.AsSpan(table + 8), contents.Length);
            BinaryPrimitives.WriteInt32LittleEndian(program.AsSpan(table + 16), Aligned(contents.Length));
            BinaryPrimitives.WriteInt32LittleEndian(program.AsSpan(table + 20), at);
            contents.CopyTo(program.AsSpan(at));
            at += Aligned(contents.Length);
            table += 40;
        }

        return program;
    }

    private static int Aligned(int size) => (size + Alignment - 1) / Alignment * Alignment;
}
