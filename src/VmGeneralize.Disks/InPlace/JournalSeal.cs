using System.Buffers.Binary;

namespace VmGeneralize.Disks.InPlace;

/// <summary>The body of the commit record; see README.md.</summary>
/// <param name="Digest">XXH128 of everything before the commit record.</param>
/// <param name="Sample">XXH128 of places of the disk file that the change does not touch: see <see cref="UnchangedSample"/>.</param>
internal readonly record struct JournalSeal(UInt128 Digest, UInt128 Sample)
{
    public const int Size = 32; // bytes in the file

    public static JournalSeal Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt128LittleEndian(bytes), BinaryPrimitives.ReadUInt128LittleEndian(bytes[0x10..]));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, Digest);
        BinaryPrimitives.WriteUInt128LittleEndian(bytes[0x10..], Sample);
    }
}
