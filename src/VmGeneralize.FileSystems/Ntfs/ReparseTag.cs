using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>Reparse tags ([MS-FSCC] 2.1.2.1) that change how a file is read.</summary>
internal static class ReparseTag
{
    /// <summary>Compressed by the Windows Overlay Filter (CompactOS): contents in the stream WofCompressedData.</summary>
    public const uint Wof = 0x80000017;

    /// <summary>Data deduplication: contents in the chunk store.</summary>
    public const uint Dedup = 0x80000013;

    private const uint NameSurrogate = 0x20000000;

    /// <summary>The tag stands for another name: junction, symbolic link, mount point.</summary>
    public static bool Redirects(uint tag) => (tag & NameSurrogate) != 0;

    /// <summary>The tag of a file, 0 without one.</summary>
    public static uint Of(NtfsFile file)
    {
        Span<byte> tag = stackalloc byte[4];
        return file.TryOpen(AttributeType.ReparsePoint) is { } stream && stream.Read(0, tag) == 4 ? ReadUInt32LittleEndian(tag) : 0;
    }
}
