using VmGeneralize.FileSystems.Ntfs.Indexes;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>Describes a file from its own records, not from the copies in its directory, which may be stale.</summary>
internal static class NtfsFileEntryReader
{
    private const uint DirectoryAttribute = 0x10;
    private const int FileAttributesOffset = 0x20; // in $STANDARD_INFORMATION

    public static FileEntry Read(string name, NtfsFile file)
    {
        uint tag = ReparseTag.Of(file);
        uint attributes = 0;
        int links = 0;
        long length = 0;
        foreach (AttributeRecord attribute in file.Attributes)
        {
            switch (attribute.Type)
            {
                case AttributeType.StandardInformation when !attribute.IsNonResident && attribute.Value.Length >= FileAttributesOffset + 4:
                    attributes = ReadUInt32LittleEndian(attribute.Value[FileAttributesOffset..]);
                    break;
                case AttributeType.FileName when !attribute.IsNonResident && FileNameKey.IsValid(attribute.Value):
                    links += FileNameKey.NamespaceOf(attribute.Value) == FileNameNamespace.Dos ? 0 : 1;
                    break;
                case AttributeType.Data when attribute.NameLength == 0 && !file.IsDirectory:
                    length = !attribute.IsNonResident ? attribute.Value.Length : attribute.LowestVcn.Value == 0 ? attribute.DataSize : length;
                    break;
                default:
                    break;
            }
        }

        return new FileEntry
        {
            Name = name,
            Id = (ulong)file.Base.Number,
            Kind = ReparseTag.Redirects(tag) ? FileKind.ReparsePoint : file.IsDirectory ? FileKind.Directory : FileKind.File,
            Length = length,
            Links = links,
            Attributes = attributes | (file.IsDirectory ? DirectoryAttribute : 0),
            ReparseTag = tag,
        };
    }
}
