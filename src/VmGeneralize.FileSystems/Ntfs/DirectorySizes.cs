using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs.Indexes;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>
/// Copies the sizes of a file into its directory entries, which is what listings in Windows show. The $FILE_NAME attributes in the file
/// record keep theirs: Windows does not update those either.
/// </summary>
internal static class DirectorySizes
{
    private const int AllocatedSizeOffset = IndexEntry.HeaderSize + 0x28;
    private const int DataSizeOffset = IndexEntry.HeaderSize + 0x30;

    public static void Update(NtfsVolume volume, NtfsFile file)
    {
        AttributeRecord data = file.Find(AttributeType.Data)!.Value;
        long size = data.IsNonResident ? data.DataSize : data.Value.Length;
        long allocated = data.IsNonResident ? data.AllocatedSize : AttributeBytes.Align(data.Value.Length);
        foreach ((_, FileNameKey name) in FileNames.Of(file))
        {
            IndexTree tree = NtfsDirectory.Open(volume, volume.Open(new MftReference(name.ParentReference)));
            if (!tree.TryFind(name.ToArray(), out IndexEntry entry) || entry.FileReference != file.Reference.Value)
            {
                throw CorruptDataException.Mismatch(
                    "$FILE_NAME",
                    file.Base.Position,
                    $"entry of record {file.Base.Number} in directory {new MftReference(name.ParentReference)}",
                    "one for its name",
                    "none");
            }

            byte[] bytes = entry.Bytes.ToArray();
            WriteInt64LittleEndian(bytes.AsSpan(AllocatedSizeOffset), allocated);
            WriteInt64LittleEndian(bytes.AsSpan(DataSizeOffset), size);
            tree.Replace(new IndexEntry(bytes, 0));
        }
    }
}
