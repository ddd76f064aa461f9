using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs.DeadData;
using VmGeneralize.FileSystems.Ntfs.Indexes;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>What one pass over $MFT finds: clusters in use, sequence numbers, names and links of every file.</summary>
/// <param name="volume">The volume.</param>
/// <param name="slack">Receives every record that is in use, since all of them are read here; may be null.</param>
internal sealed class RecordSurvey(NtfsVolume volume, SlackWalker? slack = null)
{
    private readonly FileRecord _record = FileRecord.Scratch(volume.Mft.BytesPerRecord);
    private readonly ushort[] _sequences = new ushort[volume.Mft.Records]; // 0: not a file
    private readonly uint[] _nameBalance = new uint[volume.Mft.Records];    // hashes of $FILE_NAMEs minus those of index entries
    private readonly ushort[] _names = new ushort[volume.Mft.Records];
    private readonly ushort[] _dosNames = new ushort[volume.Mft.Records];
    private readonly ushort[] _links = new ushort[volume.Mft.Records];
    private readonly UnitBits _directories = new(volume.Mft.Records);
    private readonly UnitBits _named = new(volume.Mft.Records); // by a directory
    private readonly List<(long Number, MftReference Base)> _extensions = [];

    /// <summary>Clusters that files own.</summary>
    public UnitBits Clusters { get; } = new(volume.Space.Clusters);

    public bool IsDirectory(long number) => _directories[number];

    public bool IsFile(MftReference file) =>
        file.Number < _sequences.Length && _sequences[file.Number] != 0 && _sequences[file.Number] == file.Sequence;

    /// <param name="report">Receives what is wrong.</param>
    /// <param name="reportHarmless">Receives what only wastes space: records that are in use for nothing.</param>
    public void Run(Action<string> report, Action<string> reportHarmless)
    {
        int size = volume.Mft.BytesPerRecord;
        foreach ((long first, ReadOnlyMemory<byte> bytes) in volume.Mft.Pass())
        {
            for (int offset = 0; offset < bytes.Length; offset += size)
            {
                Take(first + (offset / size), bytes.Span.Slice(offset, size), report, reportHarmless);
            }
        }

        slack?.EndRecords();
        CheckExtensions(report, reportHarmless);
        for (long number = 0; number < _links.Length; number++)
        {
            if (_sequences[number] != 0 && _links[number] != _names[number] && _links[number] != _names[number] - _dosNames[number])
            {
                report($"record {number} counts {_links[number]} links and has {_names[number]} names");
            }
        }
    }

    /// <summary>Notes an index entry: each should match one $FILE_NAME of its file.</summary>
    /// <param name="file">Where it leads.</param>
    /// <param name="key">A $FILE_NAME that is valid, in place: a volume has a million of them.</param>
    public void TakeName(MftReference file, ReadOnlySpan<byte> key)
    {
        _named.Set(file.Number, 1);
        _nameBalance[file.Number] = unchecked(_nameBalance[file.Number] - Hash(key));
    }

    public void ReportUnmatchedNames(Action<string> report, Action<string> reportHarmless)
    {
        for (long number = 0; number < _nameBalance.Length; number++)
        {
            if (_nameBalance[number] != 0)
            {
                if (_named[number] || number < WellKnownRecord.FirstUser)
                {
                    report($"names of record {number} are not those that directories have for it");
                }
                else
                {
                    // Nothing leads to it: chkdsk would move it to a folder found.000.
                    reportHarmless($"record {number} is a file that no directory names");
                }
            }
        }
    }

    private void Take(long number, ReadOnlySpan<byte> raw, Action<string> report, Action<string> reportHarmless)
    {
        bool isInUse = FileRecord.HasSignature(raw) && FileRecord.HasInUseFlag(raw);
        if (isInUse != volume.RecordBitmap.Bits[number] && number is < WellKnownRecord.FirstReserved or >= WellKnownRecord.FirstUser)
        {
            (isInUse ? report : reportHarmless)($"record {number} is {(isInUse ? "in use but free" : "free but in use")} in $MFT:$BITMAP");
        }

        if (!isInUse)
        {
            return;
        }

        try
        {
            raw.CopyTo(_record.Bytes); // nothing of a record is kept
            _record.Decode(number);
            if (_record.IsDirectory || !_record.IsBase)
            {
                volume.Mft.Keep(number, raw); // they are opened next
            }

            slack?.Take(_record);
            Take(_record, report);
        }
        catch (VmGeneralizeException exception)
        {
            report(exception.Message);
            slack?.TakeUnread(number, exception);
        }
    }

    private void Take(FileRecord record, Action<string> report)
    {
        long owner = record.Number;
        if (record.IsBase)
        {
            _sequences[owner] = record.Sequence;
            _links[owner] = record.LinkCount;
            if (record.IsDirectory)
            {
                _directories.TryMark(owner, 1, set: true);
            }
        }
        else
        {
            owner = record.BaseReference.Number;
            _extensions.Add((record.Number, record.BaseReference));
        }

        foreach (AttributeRecord attribute in record.AttributeSpan)
        {
            if (attribute.IsNonResident)
            {
                TakeClusters(record, attribute.ReadRuns(volume.Space.Clusters), report);
            }

            if (attribute.Type == AttributeType.FileName && owner < _names.Length)
            {
                ReadOnlySpan<byte> name = FileNames.Value(attribute);
                _nameBalance[owner] = unchecked(_nameBalance[owner] + Hash(name));
                _names[owner] = unchecked((ushort)(_names[owner] + 1));
                _dosNames[owner] = unchecked((ushort)(_dosNames[owner] + (FileNameKey.NamespaceOf(name) == FileNameNamespace.Dos ? 1 : 0)));
            }
        }
    }

    private void TakeClusters(FileRecord record, Runlist runs, Action<string> report)
    {
        foreach (Run run in runs.Runs)
        {
            if (!run.Lcn.IsSparse && !Clusters.TryMark(run.Lcn.Value, run.Clusters, set: true))
            {
                report($"clusters {run.Lcn.Value} to {run.Lcn.Value + run.Clusters - 1} of record {record.Number} belong to another file too");
                Clusters.Set(run.Lcn.Value, run.Clusters);
            }
        }
    }

    /// <summary>Extension records and attribute lists must name each other.</summary>
    private void CheckExtensions(Action<string> report, Action<string> reportHarmless)
    {
        foreach (IGrouping<MftReference, (long Number, MftReference Base)> group in _extensions.GroupBy(extension => extension.Base))
        {
            if (!IsFile(group.Key))
            {
                reportHarmless($"record {group.First().Number} extends {group.Key}, which is not a file");
                continue;
            }

            try
            {
                NtfsFile file = volume.Open(group.Key);
                HashSet<long> listed = [.. file.Records.Select(record => record.Number)];
                foreach ((long number, _) in group.Where(extension => !listed.Contains(extension.Number)))
                {
                    report($"record {number} extends {group.Key}, whose attribute list does not name it");
                }

                AttributeListCheck.Run(file, report);
            }
            catch (VmGeneralizeException exception)
            {
                report(exception.Message);
            }
        }
    }

    private static uint Hash(ReadOnlySpan<byte> name)
    {
        // FNV-1a over the parts of a name: parent, namespace, characters.
        unchecked
        {
            ulong hash = 14695981039346656037;
            hash = (hash ^ FileNameKey.ParentOf(name)) * 1099511628211;
            hash = (hash ^ (byte)FileNameKey.NamespaceOf(name)) * 1099511628211;
            foreach (char unit in FileNameKey.NameOf(name))
            {
                hash = (hash ^ unit) * 1099511628211;
            }

            return (uint)(hash ^ (hash >> 32));
        }
    }
}
