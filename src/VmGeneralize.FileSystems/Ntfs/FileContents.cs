using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>Opens what a program in the guest would read from a file.</summary>
internal static class FileContents
{
    private const string WofStreamName = "WofCompressedData";

    /// <summary>The contents of the unnamed data stream; empty when the file has none.</summary>
    public static IFileContent Open(NtfsVolume volume, NtfsFile file)
    {
        AttributeStream? data = file.TryOpen(AttributeType.Data);
        if (data is null)
        {
            return new AttributeStream(volume.Space, Runlist.Empty, 0);
        }

        RequireReadable(data);
        switch (ReparseTag.Of(file))
        {
            case ReparseTag.Dedup:
                throw new UnsupportedFeatureException($"A deduplicated file (record {file.Base.Number})", "Rehydrate it in the guest (Expand-DedupFile).");
            case ReparseTag.Wof when file.TryOpen(AttributeType.Data, WofStreamName) is { } compressed:
                return WofFile.Open(ReparsePoint(file), compressed, data.Length);
            default:
                return data;
        }
    }

    /// <summary>A named data stream, or null.</summary>
    public static IFileContent? OpenStream(NtfsFile file, string name)
    {
        AttributeStream? data = file.TryOpen(AttributeType.Data, name);
        if (data is not null)
        {
            RequireReadable(data);
        }

        return data;
    }

    /// <summary>The whole $REPARSE_POINT, or null.</summary>
    public static byte[]? TryReadReparsePoint(NtfsFile file) => file.TryOpen(AttributeType.ReparsePoint)?.ReadAll(MaxReparsePoint);

    private const int MaxReparsePoint = 16 << 10; // MAXIMUM_REPARSE_DATA_BUFFER_SIZE

    private static byte[] ReparsePoint(NtfsFile file) => TryReadReparsePoint(file) ?? [];

    private static void RequireReadable(AttributeStream data)
    {
        if ((data.Flags & AttributeFlags.Encrypted) != 0)
        {
            throw new UnsupportedFeatureException("An EFS-encrypted file", "Decrypt it in the guest (cipher /d).");
        }
    }
}
