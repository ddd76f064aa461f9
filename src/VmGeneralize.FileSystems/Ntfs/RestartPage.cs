using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>A restart page of $LogFile with the restart area that it carries.</summary>
/// <param name="PageSize">System page size in bytes: where the second restart page is.</param>
/// <param name="MajorVersion">1, or 2 since Windows 8 while the volume is mounted.</param>
/// <param name="MinorVersion">1 with major version 1, 0 with 2.</param>
/// <param name="CurrentLsn">Log sequence number of the restart area: the greater one is newer.</param>
/// <param name="HasActiveClient">The file system has the log open.</param>
/// <param name="IsClean">RESTART_VOLUME_IS_CLEAN.</param>
internal sealed record RestartPage(int PageSize, short MajorVersion, short MinorVersion, ulong CurrentLsn, bool HasActiveClient, bool IsClean)
{
    private const int HeaderSize = 0x20;
    private const int AreaSize = 0x10; // bytes of the restart area that are decoded
    private const ushort NoClient = 0xFFFF;
    private const ushort CleanFlag = 0x0002;

    /// <summary>The restart page at an offset of $LogFile, or null when there is no intact one.</summary>
    public static RestartPage? TryRead(AttributeStream log, long offset)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        if (log.Read(offset, header) < HeaderSize || !(header[..4].SequenceEqual("RSTR"u8) || header[..4].SequenceEqual("CHKD"u8)))
        {
            return null;
        }

        uint size = ReadUInt32LittleEndian(header[0x10..]);
        if (size is < 512 or > 1 << 16 || !uint.IsPow2(size))
        {
            return null;
        }

        byte[] page = new byte[size];
        if (log.Read(offset, page) < page.Length || !UpdateSequence.IsIntact(page))
        {
            return null;
        }

        UpdateSequence.Remove(page, "Restart page", offset);
        int area = ReadUInt16LittleEndian(page.AsSpan(0x18));
        if (area < HeaderSize || area % 8 != 0 || area + AreaSize > page.Length)
        {
            return null;
        }

        return new RestartPage(
            page.Length,
            ReadInt16LittleEndian(page.AsSpan(0x1C)),
            ReadInt16LittleEndian(page.AsSpan(0x1A)),
            ReadUInt64LittleEndian(page.AsSpan(area)),
            ReadUInt16LittleEndian(page.AsSpan(area + 0x0C)) != NoClient,
            (ReadUInt16LittleEndian(page.AsSpan(area + 0x0E)) & CleanFlag) != 0);
    }
}
