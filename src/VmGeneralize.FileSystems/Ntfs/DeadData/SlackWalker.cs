using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs.Indexes;

namespace VmGeneralize.FileSystems.Ntfs.DeadData;

/// <summary>
/// Measures, and wipes on request, what is in no file any more but still in live clusters and records: one pass over $MFT for
/// the records and the places of the files' tails, then the tails in their order on the volume, then every index.
/// What cannot be understood is left as it is, in both modes, and reported.
/// </summary>
/// <param name="volume">The volume.</param>
/// <param name="traces">Receives what is removed.</param>
/// <param name="work">What is done with it.</param>
internal sealed class SlackWalker(NtfsVolume volume, RemovalTraces traces, SlackWork work)
{
    private const int MaxUnread = 100; // named for each place

    private readonly RecordPaths _paths = new(volume);
    private readonly DeadExtents _files = new(volume, work);
    private readonly DeadExtents _compressed = new(volume, work);
    private readonly DeadExtents _volumeFiles = new(volume, work);
    private readonly DeadExtents _badClusters = new(volume, work);
    private readonly List<long> _indexed = [];
    private readonly HashSet<long> _measuredIndexes = [];
    private readonly List<UnreadPlace> _unread = [];
    private readonly RecordBatch _changed = new(volume);
    private long _recordBytes;
    private long? _firstRecord;
    private long _indexBytes;
    private long? _firstIndex;
    private bool _hasSeenRecords;
    private bool _clearsUsn;

    private bool Wipes => work == SlackWork.Wipe;

    /// <summary>Each place, walked when it is requested.</summary>
    public IEnumerable<SlackPlace> Places()
    {
        // First what is removed whole: it leaves slack too.
        SlackPlace journal = Drop("in the change journal", HistoryFiles.ChangeJournal);
        _clearsUsn = Wipes && journal.Bytes > 0;
        yield return journal;
        yield return Drop("in shadow copies", HistoryFiles.ShadowCopies);
        yield return WalkRecords();
        yield return WalkIndexes();
        yield return Walk("after the ends of files", _files);
        yield return Walk("after the ends of compressed data", _compressed);
        yield return WalkVolumeFiles();
        Guard(WellKnownRecord.BadClusters, () =>
        {
            foreach (Extent bad in BadClusters.Read(volume))
            {
                _badClusters.Add(bad, WellKnownRecord.BadClusters);
            }
        });
        yield return Walk("in bad clusters", _badClusters);
    }

    private SlackPlace WalkVolumeFiles()
    {
        VolumeFileTails tails = new(volume, _volumeFiles);
        Guard(WellKnownRecord.Secure, tails.AddDescriptorGaps);
        Guard(WellKnownRecord.Boot, tails.AddShadowHeader);
        long mirror = 0;
        Guard(WellKnownRecord.MftMirror, () => mirror = tails.RenewMirror(Wipes));
        SlackPlace place = Walk("in unused parts of the volume's own files", _volumeFiles);
        return place with { Bytes = place.Bytes + mirror, Example = place.Example ?? (mirror > 0 ? _paths.Of(WellKnownRecord.MftMirror) : null) };
    }

    private SlackPlace Walk(string place, DeadExtents dead)
    {
        (long held, long? owner) = dead.Walk();
        return PlaceOf(place, held, owner);
    }

    /// <summary>Removes files, each with all its streams.</summary>
    private SlackPlace Drop(string place, Func<NtfsVolume, IReadOnlyList<PathResolver.Target>> find)
    {
        List<(PathResolver.Target Target, NtfsRemovalPlan Plan)> plans = [];
        Guard(place, () => plans.AddRange(find(volume).Select(target => (target, Plan(target)))));
        if (Wipes)
        {
            foreach ((PathResolver.Target target, NtfsRemovalPlan plan) in plans)
            {
                // An index that lost an entry may have moved others: the directory is read again.
                new NtfsFileRemover(volume, traces).Remove(target with { Parent = volume.Open(target.Parent!.Reference) }, plan);
            }
        }

        long bytes = plans.Sum(plan => plan.Plan.Files.Values.Sum(file => Math.Max(1, file.Bytes)));
        return PlaceOf(place, bytes) with { Example = plans.Count > 0 ? plans[0].Plan.Describe()[0].Path : null };
    }

    private NtfsRemovalPlan Plan(PathResolver.Target target) =>
        NtfsRemovalPlan.Make(volume, target with { InMetadata = false }, _paths.Of(target.File.Base.Number));

    /// <summary>
    /// Receives the records of a pass with another purpose, the consistency check: each record once, and <see cref="EndRecords"/> after
    /// the last one. Then there is no second pass. For measuring only.
    /// </summary>
    /// <param name="record">Its bytes may be used again afterwards.</param>
    public void Take(FileRecord record)
    {
        if (volume.RecordBitmap.Bits[record.Number])
        {
            Walk(record);
        }
    }

    /// <summary>Receives a record that cannot be read.</summary>
    public void TakeUnread(long number, VmGeneralizeException problem) => Leave(_paths.Of(number), problem.Message);

    public void EndRecords() => _hasSeenRecords = true;

    /// <summary>Receives what another walk found in a file that has one index.</summary>
    /// <param name="number">Its record.</param>
    /// <param name="held">Bytes other than zero between and after the entries.</param>
    public void TakeIndex(long number, long held)
    {
        _measuredIndexes.Add(number);
        CountIndex(number, held);
    }

    private SlackPlace WalkRecords()
    {
        if (!_hasSeenRecords)
        {
            PassOverRecords();
        }

        return PlaceOf("after file records", _recordBytes, _firstRecord);
    }

    private void PassOverRecords()
    {
        int size = volume.Mft.BytesPerRecord;
        FileRecord scratch = FileRecord.Scratch(size); // what changes is copied: nothing of a record is kept
        foreach ((long first, ReadOnlyMemory<byte> bytes) in volume.Mft.Pass())
        {
            _changed.Begin(first, bytes);
            for (int offset = 0; offset < bytes.Length; offset += size)
            {
                long number = first + (offset / size);
                ReadOnlySpan<byte> raw = bytes.Span.Slice(offset, size);
                if (volume.RecordBitmap.Bits[number] && FileRecord.HasSignature(raw) && FileRecord.HasInUseFlag(raw))
                {
                    int indexed = _indexed.Count;
                    raw.CopyTo(scratch.Bytes);
                    ReadAndWalk(scratch, number);
                    if (_indexed.Count > indexed)
                    {
                        volume.Mft.Keep(number, raw); // it is opened next
                    }
                }
            }

            _changed.Flush();
            if (work == SlackWork.Find && _recordBytes > 0)
            {
                break;
            }
        }
    }

    private void ReadAndWalk(FileRecord record, long number)
    {
        try
        {
            record.Decode(number);
        }
        catch (VmGeneralizeException problem)
        {
            TakeUnread(number, problem);
            return;
        }

        Walk(record);
    }

    private void Walk(FileRecord record)
    {
        int held = record.SlackBytes;
        _recordBytes += held;
        _firstRecord ??= held > 0 ? record.Number : null;
        bool isChanged = Wipes && held > 0 && record.ScrubSlack();
        if (record.IsBase)
        {
            try
            {
                AddTails(record);
            }
            catch (VmGeneralizeException problem)
            {
                TakeUnread(record.Number, problem);
            }

            if (MayHoldIndexSlack(record))
            {
                _indexed.Add(record.Number);
            }

            isChanged |= _clearsUsn && ClearUsn(record);
        }

        if (isChanged)
        {
            _changed.Add(record);
        }
    }

    /// <summary>False for what has no index, and for an index that is all in its root with nothing after the entries: most directories.</summary>
    private static bool MayHoldIndexSlack(FileRecord record)
    {
        bool mayHold = false;
        foreach (AttributeRecord attribute in record.AttributeSpan)
        {
            mayHold |= attribute.Type switch
            {
                AttributeType.AttributeList or AttributeType.IndexAllocation => true,
                AttributeType.IndexRoot => attribute.IsNonResident || IndexRootHeader.HasSlack(attribute.Value),
                _ => false,
            };
        }

        return mayHold;
    }

    // Numbers of a removed journal are higher than those of the next one: programs that request all files up to its end would miss
    // these. The attribute is the first one of a record: types ascend.
    private static bool ClearUsn(FileRecord record) =>
        record.Attributes is [{ Type: AttributeType.StandardInformation, IsNonResident: false } standard, ..] && StandardInformation.ClearUsn(standard.Value);

    /// <summary>
    /// The clusters of each attribute after its initialized size: up to the data size they read as zero by definition, after it
    /// nothing reads them. Encrypted data needs its padding.
    /// </summary>
    private void AddTails(FileRecord record)
    {
        bool isListed = false;
        bool hasClusters = false;
        foreach (AttributeRecord attribute in record.AttributeSpan)
        {
            isListed |= attribute.Type == AttributeType.AttributeList;
            hasClusters |= attribute.IsNonResident;
        }

        if (!hasClusters)
        {
            return;
        }

        NtfsFile? file = isListed ? NtfsFile.FromBase(volume.Mft, volume.Space, record) : null;
        foreach (AttributeRecord attribute in file is null ? record.AttributeSpan : [.. file.Attributes])
        {
            if (attribute.IsNonResident && attribute.LowestVcn.Value == 0
                && (attribute.Flags & AttributeFlags.Encrypted) == 0 && !HasOtherRules(record.Number, attribute.Type))
            {
                AddTails(file, record, attribute);
            }
        }
    }

    private void AddTails(NtfsFile? file, FileRecord record, AttributeRecord attribute)
    {
        bool mayBeCompressed = (attribute.Flags & AttributeFlags.CompressionMask) != 0;
        if (file is null && !mayBeCompressed)
        {
            // Nearly all files: the only piece of a plain attribute.
            if (attribute.InitializedSize < (attribute.HighestVcn.Value + 1) * volume.Space.BytesPerCluster)
            {
                PlaceOf(record, attribute).AddFrom(attribute.ReadRuns(volume.Space.Clusters), attribute.InitializedSize, record.Number);
            }

            return;
        }

        file ??= NtfsFile.FromBase(volume.Mft, volume.Space, record);
        AttributeStream stream = file.Open(attribute.Type, new string(attribute.Name));
        if (stream.IsCompressed)
        {
            new CompressedTails(volume, _compressed, reason => Leave(_paths.Of(record.Number), reason)).Add(stream, record.Number);
        }
        else
        {
            PlaceOf(record, attribute).AddFrom(stream.Runs, stream.InitializedSize, record.Number);
        }
    }

    private DeadExtents PlaceOf(FileRecord record, AttributeRecord attribute) =>
        record.Number < WellKnownRecord.FirstReserved && attribute.Type != AttributeType.IndexAllocation ? _volumeFiles : _files;

    /// <summary>The reserve of $MFT is wiped with its free records, $LogFile is filled with ones, and $BadClus owns what nothing reads.</summary>
    private static bool HasOtherRules(long number, AttributeType type) =>
        type == AttributeType.Data && number is WellKnownRecord.Mft or WellKnownRecord.LogFile or WellKnownRecord.BadClusters;

    /// <summary>Directories, and the indexes of $Secure and $Extend: object ids, reparse tags and owners of deleted files.</summary>
    private SlackPlace WalkIndexes()
    {
        foreach (long number in _indexed.TakeWhile(_ => !(work == SlackWork.Find && _indexBytes > 0)).Where(number => !_measuredIndexes.Contains(number)))
        {
            Guard(number, () =>
            {
                NtfsFile file = volume.Open(number);
                IEnumerable<AttributeRecord> roots = file.Attributes.Where(attribute => attribute.Type == AttributeType.IndexRoot);
                foreach (string name in roots.Select(root => new string(root.Name)).ToArray())
                {
                    IndexTree tree = NtfsDirectory.OpenIndex(volume, file, name);
                    CountIndex(number, Wipes ? tree.ScrubSlack() : tree.MeasureSlack());
                    file = Wipes ? volume.Open(number) : file;
                }
            });
        }

        return PlaceOf("after directory entries", _indexBytes, _firstIndex);
    }

    private void CountIndex(long number, long held)
    {
        _indexBytes += held;
        _firstIndex ??= held > 0 ? number : null;
    }

    /// <summary>A place with what could not be read during its walk.</summary>
    private SlackPlace PlaceOf(string place, long held, long? firstHeld = null)
    {
        SlackPlace told = new(place, held, firstHeld is { } example ? _paths.Of(example) : null) { Unread = _unread.Count == 0 ? [] : [.. _unread] };
        _unread.Clear();
        return told;
    }

    private void Guard(long number, Action walk)
    {
        try
        {
            walk();
        }
        catch (VmGeneralizeException problem)
        {
            Leave(_paths.Of(number), problem.Message);
        }
    }

    private void Guard(string what, Action walk)
    {
        try
        {
            walk();
        }
        catch (VmGeneralizeException problem)
        {
            Leave(what, problem.Message);
        }
    }

    // When nothing on a volume can be read, a few names are enough.
    private void Leave(string what, string reason)
    {
        if (_unread.Count < MaxUnread)
        {
            _unread.Add(new UnreadPlace(what, reason));
        }
    }
}
