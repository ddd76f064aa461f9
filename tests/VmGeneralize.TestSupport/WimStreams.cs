using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.TestSupport;

/// <summary>
/// The compressed streams of a WIM that wimlib made: apart from WIM's own header, they have the form of a WofCompressedData stream.
/// </summary>
public static class WimStreams
{
    private const int LookupEntrySize = 50;
    private const int CompressedFlag = 0x04;

    /// <summary>One stream: its stored bytes, and the length and SHA-1 of what it expands to.</summary>
    public sealed record Resource(byte[] Stored, long Length, byte[] Sha1);

    /// <summary>Captures a folder into a WIM and returns its compressed streams.</summary>
    public static List<Resource> Capture(TemporaryFolder folder, string content, string compression, string chunkSize)
    {
        OutsideTool.Require("wimlib-imagex");
        string path = folder.File($"{compression.Replace(':', '-')}-{chunkSize}.wim");
        OutsideTool.RunChecked("wimlib-imagex", "capture", content, path, $"--compress={compression}", $"--chunk-size={chunkSize}");
        byte[] wim = File.ReadAllBytes(path);
        (long tableOffset, long tableLength, _) = ReadResourceHeader(wim.AsSpan(0x30));
        List<Resource> resources = [];
        for (long at = tableOffset; at < tableOffset + tableLength; at += LookupEntrySize)
        {
            ReadOnlySpan<byte> entry = wim.AsSpan((int)at, LookupEntrySize);
            (long offset, long stored, long length) = ReadResourceHeader(entry);
            if ((entry[7] & CompressedFlag) != 0)
            {
                resources.Add(new Resource(wim[(int)offset..(int)(offset + stored)], length, entry[30..50].ToArray()));
            }
        }

        return resources;
    }

    /// <summary>Reads a resource header: size (7 bytes) and flags, offset, original size.</summary>
    private static (long Offset, long Stored, long Length) ReadResourceHeader(ReadOnlySpan<byte> bytes) => (
        ReadInt64LittleEndian(bytes[8..]),
        ReadInt64LittleEndian(bytes) & 0x00FFFFFF_FFFFFFFF,
        ReadInt64LittleEndian(bytes[16..]));
}
