using VmGeneralize.FileSystems.Ntfs.Indexes;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>
/// The volume-wide indexes of $Extend that lead to files: $ObjId:$O (by object id) and $Reparse:$R (by reparse tag and file). $Quota
/// is left alone: it counts by owner and is rebuilt by Windows when quotas are on.
/// </summary>
internal sealed class ViewIndexes(NtfsVolume volume)
{
    private const int ObjectIdSize = 16;  // bytes of the GUID that is the key of $O
    private const int ReparseKeySize = 12; // tag and file reference

    private readonly Dictionary<string, IndexTree?> _trees = [];

    public IndexTree? ObjectIds => Open("$ObjId", "$O");

    public IndexTree? ReparsePoints => Open("$Reparse", "$R");

    /// <summary>Removes the entries of a file that is about to be deleted.</summary>
    public void RemoveFile(NtfsFile file)
    {
        if (file.Find(AttributeType.ObjectId) is { IsNonResident: false } objectId && objectId.Value.Length >= ObjectIdSize)
        {
            byte[] key = objectId.Value[..ObjectIdSize].ToArray();
            if (ObjectIds is { } ids && ids.TryFind(key, out IndexEntry entry) && FileOfObjectId(entry) == file.Reference)
            {
                ids.Remove(key);
            }
        }

        uint tag = ReparseTag.Of(file);
        if (tag != 0)
        {
            byte[] key = new byte[ReparseKeySize];
            WriteUInt32LittleEndian(key, tag);
            WriteUInt64LittleEndian(key.AsSpan(4), file.Reference.Value);
            ReparsePoints?.Remove(key);
        }
    }

    /// <summary>The file that an entry of $O leads to; null when the entry is too short.</summary>
    public static MftReference? FileOfObjectId(IndexEntry entry) =>
        entry.Data.Length >= 8 ? new MftReference(ReadUInt64LittleEndian(entry.Data)) : null;

    /// <summary>The file that an entry of $R leads to; null when the entry is too short.</summary>
    public static MftReference? FileOfReparsePoint(IndexEntry entry) =>
        entry.Key.Length >= ReparseKeySize ? new MftReference(ReadUInt64LittleEndian(entry.Key[4..])) : null;

    /// <summary>A file of $Extend, or null.</summary>
    public static NtfsFile? TryOpen(NtfsVolume volume, string name)
    {
        NtfsFile extend = volume.Open(WellKnownRecord.Extend);
        return extend.IsDirectory && extend.Find(AttributeType.IndexRoot, NtfsDirectory.IndexName) is not null
            && NtfsDirectory.Open(volume, extend).TryFindName(name, out IndexEntry entry)
                ? volume.Open(new MftReference(entry.FileReference))
                : null;
    }

    private IndexTree? Open(string name, string index)
    {
        if (!_trees.TryGetValue(name, out IndexTree? tree))
        {
            NtfsFile? file = TryOpen(volume, name);
            tree = file?.Find(AttributeType.IndexRoot, index) is null
                ? null
                : NtfsDirectory.OpenIndex(volume, file, index, UInt32SequenceCollation.Instance);
            _trees.Add(name, tree);
        }

        return tree;
    }
}
