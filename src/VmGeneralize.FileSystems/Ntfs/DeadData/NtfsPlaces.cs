using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs.Indexes;

namespace VmGeneralize.FileSystems.Ntfs.DeadData;

/// <summary>Tells what each byte of a volume belongs to. The volume must not change meanwhile.</summary>
public sealed class NtfsPlaces
{
    private readonly NtfsVolume _volume;
    private readonly RunOwners _owners;
    private readonly RecordPaths _paths;

    internal NtfsPlaces(NtfsVolume volume)
    {
        _volume = volume;
        _owners = new RunOwners(volume);
        _paths = new RecordPaths(volume);
    }

    /// <param name="offset">Byte of the volume.</param>
    public NtfsPlace At(long offset)
    {
        int clusterSize = _volume.Space.BytesPerCluster;
        long cluster = offset / clusterSize;
        if (cluster >= _volume.Space.Clusters)
        {
            return new NtfsPlace(NtfsPlaceKind.BehindClusters, Offset: offset);
        }

        if (_owners.Find(cluster) is not { } owner)
        {
            bool isFree = !_volume.ClusterBitmap.Bits[cluster];
            return new NtfsPlace(isFree ? NtfsPlaceKind.FreeCluster : NtfsPlaceKind.UnownedCluster, Record: null, Offset: offset % clusterSize);
        }

        long position = ((owner.Run.Start.Value + cluster - owner.Run.Lcn.Value) * clusterSize) + (offset % clusterSize);
        try
        {
            return (owner.File, owner.Type) switch
            {
                (WellKnownRecord.Mft, AttributeType.Data) => InTable(position),
                (WellKnownRecord.MftMirror, AttributeType.Data) => Mirrored(position),
                (WellKnownRecord.LogFile, AttributeType.Data) => new NtfsPlace(NtfsPlaceKind.LogFile, "/$LogFile", Offset: position),
                (_, AttributeType.IndexAllocation) => InIndex(owner, position),
                _ => InFile(owner, position),
            };
        }
        catch (VmGeneralizeException)
        {
            // Damaged around here, but whose it is still helps.
            return new NtfsPlace(NtfsPlaceKind.FileContents, _paths.Of(owner.File), owner.Name, owner.File, position);
        }
    }

    private NtfsPlace InFile(OwnedRun owner, long position)
    {
        AttributeStream stream = _volume.Open(owner.File).Open(owner.Type, owner.Name);
        bool isSlack = position >= (stream.IsCompressed ? stream.Runs.End.Value * _volume.Space.BytesPerCluster : stream.InitializedSize);
        return new NtfsPlace(isSlack ? NtfsPlaceKind.FileSlack : NtfsPlaceKind.FileContents, _paths.Of(owner.File), Title(owner.Type, owner.Name), owner.File, position);
    }

    private NtfsPlace InIndex(OwnedRun owner, long position)
    {
        string path = _paths.Of(owner.File);
        IndexStorage storage = new(_volume, _volume.Open(owner.File), owner.Name);
        long block = position / storage.BlockSize;
        NtfsPlace slack = new(NtfsPlaceKind.IndexSlack, path, owner.Name, owner.File, position);
        if (block >= storage.BlockCount || !storage.IsAllocated(block))
        {
            return slack;
        }

        byte[] bytes = new byte[storage.BlockSize];
        storage.ReadBlock(block, bytes);
        IndexNodeHeader header = IndexNodeHeader.Read(bytes.AsSpan(IndexBlockHeader.Size));
        return position % storage.BlockSize >= IndexBlockHeader.Size + (long)header.IndexLength ? slack : slack with { Kind = NtfsPlaceKind.IndexEntry };
    }

    private NtfsPlace Mirrored(long position)
    {
        long number = position / _volume.Mft.BytesPerRecord;
        return new NtfsPlace(NtfsPlaceKind.MirroredRecord, _paths.Of(number), Record: number, Offset: position % _volume.Mft.BytesPerRecord);
    }

    private NtfsPlace InTable(long position)
    {
        long number = position / _volume.Mft.BytesPerRecord;
        int within = (int)(position % _volume.Mft.BytesPerRecord);
        if (number >= _volume.Mft.Records)
        {
            return new NtfsPlace(NtfsPlaceKind.RecordReserve, Offset: position);
        }

        byte[] raw = new byte[_volume.Mft.BytesPerRecord];
        _volume.Mft.ReadRaw(number, raw);
        return FileRecord.HasInUseFlag(raw) ? InRecord(FileRecord.Read(raw, number), within) : InFreeRecord(raw, number, within);
    }

    private static NtfsPlace InFreeRecord(byte[] raw, long number, int within)
    {
        string? name = null;
        try
        {
            name = FreeRecordSurvey.NamesIn(FileRecord.Read(raw, number)).FirstOrDefault();
        }
        catch (VmGeneralizeException)
        {
            // Whatever it was, it has no name any more.
        }

        return new NtfsPlace(NtfsPlaceKind.FreeRecord, name, Record: number, Offset: within);
    }

    private NtfsPlace InRecord(FileRecord record, int within)
    {
        long file = record.IsBase ? record.Number : record.BaseReference.Number;
        foreach (AttributeRecord attribute in record.Attributes)
        {
            if (within >= attribute.Offset && within < attribute.Offset + attribute.Length)
            {
                NtfsPlaceKind kind = attribute.Type switch
                {
                    AttributeType.FileName => NtfsPlaceKind.RecordName,
                    AttributeType.Data when !attribute.IsNonResident => NtfsPlaceKind.ResidentData,
                    AttributeType.IndexRoot => NtfsPlaceKind.IndexEntry,
                    _ => NtfsPlaceKind.RecordAttribute,
                };
                return new NtfsPlace(kind, _paths.Of(file), Title(attribute.Type, new string(attribute.Name)), record.Number, within);
            }
        }

        return new NtfsPlace(within < record.FirstAttributeOffset ? NtfsPlaceKind.RecordAttribute : NtfsPlaceKind.RecordSlack, _paths.Of(file), Record: record.Number, Offset: within);
    }

    /// <summary>The stream's name; for attributes that are no data also what they are.</summary>
    private static string Title(AttributeType type, string name) => type switch
    {
        AttributeType.Data or AttributeType.FileName or AttributeType.IndexRoot => name,
        _ => $"{name}${type}",
    };
}
