using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs.Indexes;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>Opens the indexes of a file: directories ($I30) and the view indexes of $Extend.</summary>
internal static class NtfsDirectory
{
    /// <summary>Attribute name of directory indexes.</summary>
    public const string IndexName = "$I30";

    public static IndexTree Open(NtfsVolume volume, NtfsFile directory) => OpenIndex(volume, directory, IndexName, new FileNameCollation(volume.UpCase));

    /// <summary>Any index, in the order that its root names, if that order is known.</summary>
    public static IndexTree OpenIndex(NtfsVolume volume, NtfsFile file, string name)
    {
        IndexStorage storage = new(volume, file, name);
        return new IndexTree(storage, Collation.ForRule(IndexRootHeader.Read(storage.ReadRoot()).CollationRule, volume.UpCase));
    }

    /// <summary>An index that must be in a certain order.</summary>
    public static IndexTree OpenIndex(NtfsVolume volume, NtfsFile file, string name, Collation collation)
    {
        IndexStorage storage = new(volume, file, name);
        uint rule = IndexRootHeader.Read(storage.ReadRoot()).CollationRule;
        return rule == collation.Rule
            ? new IndexTree(storage, collation)
            : throw CorruptDataException.Mismatch("Index root", 4, $"collation rule of record {file.Base.Number}", $"0x{collation.Rule:X}", $"0x{rule:X}");
    }
}
