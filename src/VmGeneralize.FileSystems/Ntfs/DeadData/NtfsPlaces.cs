using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs.Indexes;
using VmGeneralize.FileSystems.Places;

namespace VmGeneralize.FileSystems.Ntfs.DeadData;

/// <summary>Finds what each byte of a volume belongs to.</summary>
internal sealed class NtfsPlaces : IPlaceMap
{
    private readonly NtfsVolume _volume;
    private readonly RunOwners _owners;
    private readonly RecordPaths _paths;

    public NtfsPlaces(NtfsVolume volume)
    {
        _volume = volume;
        _owners = new RunOwners(volume);
        _paths = new RecordPaths(volume);
    }

    public Place At(long offset)
    {
        int clusterSize = _volume.Space.BytesPerCluster;
        long cluster = offset / clusterSize;
        if (cluster >= _volume.Space.Clusters)
        {
            return new Place(PlaceKind.AfterClusters, Offset: offset);
        }

        if (_owners.Find(cluster) is not { } owner)
        {
            bool isFree = !_volume.ClusterBitmap.Bits[cluster];
            return new Place(isFree ? PlaceKind.FreeCluster : PlaceKind.UnownedCluster, Record: null, Offset: offset % clusterSize);
        }

        long position = ((owner.Run.Start.Value + cluster - owner.Run.Lcn.Value) * clusterSize) + (offset % clusterSize);
        try
        {
            return (owner.File, owner.Type) switch
            {
                (WellKnownRecord.Mft, AttributeType.Data) => InTable(position),
                (WellKnownRecord.MftMirror, AttributeType.Data) => Mirrored(position),
                (WellKnownRecord.LogFile, AttributeType.Data) => new Place(PlaceKind.LogFile, "/$LogFile", Offset: position),
                (_, AttributeType.IndexAllocation) => InIndex(owner, position),
                _ => InFile(owner, position),
            };
        }
        catch (VmGeneralizeException)
        {
            // Damaged around here, but its owner still helps.
            return new Place(PlaceKind.FileContents, _paths.Of(owner.File), owner.Name, owner.File, position);
        }
    }

    public string Describe(Place place, string volume) => NtfsPlaceText.Describe(place, volume);

    private Place InFile(OwnedRun owner, long position)
    {
        AttributeStream stream = _volume.Open(owner.File).Open(owner.Type, owner.Name);
        bool isSlack = position >= (stream.IsCompressed ? stream.Runs.End.Value * _volume.Space.BytesPerCluster : stream.InitializedSize);
        return new Place(isSlack ? PlaceKind.FileSlack : PlaceKind.FileContents, _paths.Of(owner.File), Title(owner.Type, owner.Name), owner.File, position);
    }

    private Place InIndex(OwnedRun owner, long position)
    {
        string path = _paths.Of(owner.File);
        IndexStorage storage = new(_volume, _volume.Open(owner.File), owner.Name);
        long block = position / storage.BlockSize;
        Place slack = new(PlaceKind.IndexSlack, path, owner.Name, owner.File, position);
        if (block >= storage.BlockCount || !storage.IsAllocated(block))
        {
            return slack;
        }

        byte[] bytes = new byte[storage.BlockSize];
        storage.ReadBlock(block, bytes);
        IndexNodeHeader header = IndexNodeHeader.Read(bytes.AsSpan(IndexBlockHeader.Size));
        return position % storage.BlockSize >= IndexBlockHeader.Size + (long)header.IndexLength ? slack : slack with { Kind = PlaceKind.IndexEntry };
    }

    private Place Mirrored(long position)
    {
        long number = position / _volume.Mft.BytesPerRecord;
        return new Place(PlaceKind.MirroredRecord, _paths.Of(number), Record: number, Offset: position % _volume.Mft.BytesPerRecord);
    }

    private Place InTable(long position)
    {
        long number = position / _volume.Mft.BytesPerRecord;
        int within = (int)(position % _volume.Mft.BytesPerRecord);
        if (number >= _volume.Mft.Records)
        {
            return new Place(PlaceKind.RecordReserve, Offset: position);
        }

        byte[] raw = new byte[_volume.Mft.BytesPerRecord];
        _volume.Mft.ReadRaw(number, raw);
        return FileRecord.HasInUseFlag(raw) ? InRecord(FileRecord.Read(raw, number), within) : InFreeRecord(raw, number, within);
    }

    private static Place InFreeRecord(byte[] raw, long number, int within)
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

        return new Place(PlaceKind.FreeRecord, name, Record: number, Offset: within);
    }

    private Place InRecord(FileRecord record, int within)
    {
        long file = record.IsBase ? record.Number : record.BaseReference.Number;
        foreach (AttributeRecord attribute in record.Attributes)
        {
            if (within >= attribute.Offset && within < attribute.Offset + attribute.Length)
            {
                PlaceKind kind = attribute.Type switch
                {
                    AttributeType.FileName => PlaceKind.RecordName,
                    AttributeType.Data when !attribute.IsNonResident => PlaceKind.ResidentData,
                    AttributeType.IndexRoot => PlaceKind.IndexEntry,
                    _ => PlaceKind.RecordAttribute,
                };
                return new Place(kind, _paths.Of(file), Title(attribute.Type, new string(attribute.Name)), record.Number, within);
            }
        }

        return new Place(
            within < record.FirstAttributeOffset ? PlaceKind.RecordAttribute : PlaceKind.RecordSlack, _paths.Of(file), Record: record.Number, Offset: within);
    }

    /// <summary>The stream's name; for attributes other than data also their type.</summary>
    private static string Title(AttributeType type, string name) => type switch
    {
        AttributeType.Data or AttributeType.FileName or AttributeType.IndexRoot => name,
        _ => $"{name}${type}",
    };
}
