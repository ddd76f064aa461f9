using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs.Indexes;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>The $FILE_NAME attributes of a file.</summary>
internal static class FileNames
{
    /// <summary>All of them with the attribute records that hold them.</summary>
    public static List<(AttributeRecord Attribute, FileNameKey Name)> Of(NtfsFile file)
    {
        List<(AttributeRecord, FileNameKey)> names = [];
        foreach (AttributeRecord attribute in file.Attributes)
        {
            if (attribute.Type == AttributeType.FileName)
            {
                names.Add((attribute, Decode(attribute)));
            }
        }

        return names;
    }

    /// <summary>The name of a pair that a listing shows: the Win32 twin of a DOS name, else the name itself.</summary>
    public static FileNameKey VisibleKey(NtfsFile file, FileNameKey found)
    {
        if (found.Namespace == FileNameNamespace.Dos)
        {
            foreach ((_, FileNameKey name) in Of(file))
            {
                if (name.Namespace == FileNameNamespace.Win32 && name.ParentReference == found.ParentReference)
                {
                    return name;
                }
            }

            throw CorruptDataException.Mismatch(
                "$FILE_NAME", file.Base.Position, $"names of record {file.Base.Number}", $"a Win32 twin of the DOS name {found.Name}", "none");
        }

        return found;
    }

    public static FileNameKey Decode(AttributeRecord attribute) => FileNameKey.Read(Value(attribute));

    /// <summary>A $FILE_NAME in place, after the checks of <see cref="Decode"/>.</summary>
    public static ReadOnlySpan<byte> Value(AttributeRecord attribute)
    {
        if (attribute.IsNonResident || !FileNameKey.IsValid(attribute.Value) || FileNameKey.NamespaceOf(attribute.Value) > FileNameNamespace.Win32AndDos)
        {
            throw CorruptDataException.Mismatch(
                "$FILE_NAME",
                attribute.Owner.Position + attribute.Offset,
                $"file name of record {attribute.Owner.Number}",
                "a resident one",
                "a non-resident one");
        }

        return attribute.Value;
    }
}
