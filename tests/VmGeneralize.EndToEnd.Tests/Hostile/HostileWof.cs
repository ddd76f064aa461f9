using System.Buffers.Binary;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.EndToEnd.Tests.Hostile;

/// <summary>Files compressed as Windows compresses its own: the contents are a hole, and a stream next to them holds the compressed data.</summary>
internal static class HostileWof
{
    private const uint Tag = 0x8000_0017; // IO_REPARSE_TAG_WOF
    private const int FileProvider = 2;

    public static void Plant(MountedNtfs volume, string path, uint algorithm, long length, byte[] stream)
    {
        string file = volume[path];
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.Delete(file);
        using (FileStream hole = File.Create(file))
        {
            hole.SetLength(length);
        }

        volume.Write(path + ":WofCompressedData", stream);
        byte[] data = new byte[24];
        uint[] fields = [Tag, 16, 1, FileProvider, 1, algorithm];
        for (int field = 0; field < fields.Length; field++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(field * sizeof(uint)), fields[field]);
        }

        volume.SetAttribute(path, "system.ntfs_reparse_data", data);
    }

    /// <summary>A chunk of one repeated letter, as wimlib compresses it.</summary>
    public static byte[] Chunk(TemporaryFolder folder, string compression, int size)
    {
        string content = Directory.CreateDirectory(folder.File("packed")).FullName;
        File.WriteAllText(Path.Combine(content, "text"), new string('a', 2 * size));
        byte[] stream = WimStreams.Capture(folder, content, compression, $"{size >> 10}K").Single(resource => resource.Length == 2 * size).Stored;
        return stream[sizeof(uint)..(sizeof(uint) + (int)BinaryPrimitives.ReadUInt32LittleEndian(stream))]; // behind the place of the second one
    }
}
