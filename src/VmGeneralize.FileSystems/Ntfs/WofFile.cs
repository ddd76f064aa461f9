using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs.Compression;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>
/// A file of the Windows Overlay Filter (CompactOS): its contents are compressed in a named stream, the unnamed one is a hole of
/// the true size.
/// <code>
/// reparse point: 0x00 tag   0x04 data length, reserved   0x08 WOF version (1)   0x0C provider (2: file, 1: WIM)
///                0x10 provider version (1)               0x14 algorithm
/// </code>
/// </summary>
internal sealed class WofFile : IFileContent
{
    private const int ReparsePointSize = 0x18;
    private const uint FileProvider = 2;

    private readonly WofAlgorithm _algorithm;
    private readonly AttributeStream _compressed;

    private WofFile(WofAlgorithm algorithm, AttributeStream compressed, long length)
    {
        _algorithm = algorithm;
        _compressed = compressed;
        Length = length;
    }

    public long Length { get; }

    /// <param name="reparsePoint">The whole reparse point.</param>
    /// <param name="compressed">The stream WofCompressedData.</param>
    /// <param name="length">Size of the unnamed stream in bytes.</param>
    public static WofFile Open(ReadOnlySpan<byte> reparsePoint, AttributeStream compressed, long length)
    {
        if (reparsePoint.Length < ReparsePointSize)
        {
            throw CorruptDataException.Mismatch("$REPARSE_POINT", 0, "length of a WOF file's", ReparsePointSize, reparsePoint.Length);
        }

        uint provider = ReadUInt32LittleEndian(reparsePoint[0x0C..]);
        uint algorithm = ReadUInt32LittleEndian(reparsePoint[0x14..]);
        if (ReadUInt32LittleEndian(reparsePoint[0x08..]) != 1
            || provider != FileProvider
            || ReadUInt32LittleEndian(reparsePoint[0x10..]) != 1
            || algorithm > (uint)WofAlgorithm.Xpress16K)
        {
            throw new UnsupportedFeatureException($"A WOF file of provider {provider}, algorithm {algorithm}", "Uncompress it in the guest (compact /u /exe).");
        }

        return new WofFile((WofAlgorithm)algorithm, compressed, length);
    }

    public int Read(long offset, Span<byte> buffer) =>
        offset < 0 ? 0 : WofStream.Read(_algorithm, Length, _compressed.Length, ReadCompressed, offset, buffer);

    private void ReadCompressed(long offset, Span<byte> buffer) => _compressed.Read(offset, buffer);
}
