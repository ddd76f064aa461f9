using System.Buffers;
using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>
/// Gives the unnamed data stream of a file new contents. Afterwards the sizes in its directory entries are right, as
/// after a close in Windows; times stay.
/// </summary>
internal sealed class NtfsFileReplacer(NtfsVolume volume)
{
    private const uint SpecialAttributes = 0x200 | 0x800 | 0x4000; // sparse, compressed, encrypted
    private const int PageSize = 4096;                              // bytes that are written where one of them changed
    private const int WindowSize = 64 << 10;                        // bytes that are read at once; a multiple of a page

    private readonly ClusterAllocator _clusters = new(volume);

    public void Replace(PathResolver.Target target, string path, ReadOnlySpan<byte> contents)
    {
        NtfsFile file = target.File;
        RequirePlain(target, path);
        AttributeStream? stream = file.TryOpen(AttributeType.Data);
        if (stream is null)
        {
            Insert(file, contents);
        }
        else if (stream.IsResident)
        {
            ReplaceResident(file, contents);
        }
        else if (stream.Length == contents.Length && stream.InitializedSize == stream.Length)
        {
            WriteChangedPages(stream, contents);
        }
        else
        {
            ReplaceNonResident(file, stream, contents);
        }

        if (stream is null || stream.Length != contents.Length)
        {
            DirectorySizes.Update(volume, file);
        }
    }

    private static void RequirePlain(PathResolver.Target target, string path)
    {
        NtfsFile file = target.File;
        if (target.InMetadata || file.Base.Number < WellKnownRecord.FirstUser)
        {
            throw new RefusedException(NtfsRefusal.Metadata, $"{path} is part of the NTFS volume itself.", "Choose a file of the guest.");
        }

        uint tag = ReparseTag.Of(file);
        uint attributes = StandardInformation.TryRead(file)?.FileAttributes ?? 0;
        string? what = file.IsDirectory ? "directory"
            : tag != 0 ? $"file with reparse tag 0x{tag:X8}"
            : (attributes & SpecialAttributes) != 0 || file.Find(AttributeType.Data)?.Flags is not (null or AttributeFlags.None)
            ? "compressed, sparse or encrypted file"
            : null;
        if (what is not null)
        {
            throw new UnsupportedFeatureException(
                $"Replacing the contents of {path}, a {what},", "Store it as a plain file in the guest (compact /u, cipher /d).");
        }
    }

    private void Insert(NtfsFile file, ReadOnlySpan<byte> contents)
    {
        byte[] attribute = AttributeBytes.Resident(AttributeType.Data, "", [], file.Base.TakeInstance());
        new AttributeListEditor(volume, file).Add(file.Base, [attribute]);
        if (!file.Base.TryInsert(attribute))
        {
            throw AttributeGrowth.NoRoom(file.Base);
        }

        ReplaceResident(file, contents);
    }

    private void ReplaceResident(NtfsFile file, ReadOnlySpan<byte> contents)
    {
        AttributeRecord data = file.Find(AttributeType.Data)!.Value;
        if (contents.Length > data.Owner.Bytes.Length || !data.Owner.TryReplace(data, AttributeBytes.WithValue(data, contents)))
        {
            Runlist runs = new(_clusters.Allocate(volume.Space.ClustersFor(contents.Length), default));
            WriteContents(runs, contents);
            byte[] moved = AttributeBytes.NonResident(AttributeType.Data, "", runs, volume.Space.BytesPerCluster, contents.Length, data.Instance);
            if (!data.Owner.TryReplace(data, moved))
            {
                throw AttributeGrowth.NoRoom(data.Owner);
            }
        }

        volume.Write(data.Owner);
    }

    private void ReplaceNonResident(NtfsFile file, AttributeStream stream, ReadOnlySpan<byte> contents)
    {
        if (stream.Runs.Runs.Any(run => run.Lcn.IsSparse))
        {
            throw new UnsupportedFeatureException(
                $"Replacing the contents of file record {file.Base.Number}, which has holes,", "Store it as a plain file in the guest.");
        }

        if (TryMakeResident(file, stream, contents))
        {
            return;
        }

        int cluster = volume.Space.BytesPerCluster;
        long needed = volume.Space.ClustersFor(contents.Length);
        Runlist runs = needed <= stream.Runs.End.Value ? Shrink(file, stream.Runs, needed) : Enlarge(file, stream.Runs, needed);
        WriteContents(runs, contents);
        AttributeRecord first = file.Find(AttributeType.Data)!.Value;
        AttributeBytes.WriteSizes(first.Bytes, needed * cluster, contents.Length);
        volume.Write(first.Owner);
    }

    private bool TryMakeResident(NtfsFile file, AttributeStream stream, ReadOnlySpan<byte> contents)
    {
        List<AttributeRecord> pieces = file.Pieces(AttributeType.Data, "");
        AttributeRecord data = pieces[0];
        if (pieces.Count > 1 || contents.Length > data.Owner.Bytes.Length)
        {
            return false;
        }

        if (!data.Owner.TryReplace(data, AttributeBytes.Resident(AttributeType.Data, "", contents, data.Instance)))
        {
            return false;
        }

        _clusters.Free(stream.Runs);
        volume.Write(data.Owner);
        return true;
    }

    /// <summary>Keeps the first clusters and frees the rest.</summary>
    private Runlist Shrink(NtfsFile file, Runlist runs, long needed)
    {
        DataPieces pieces = new(volume, file);
        pieces.RemoveFrom(new Vcn(Math.Max(needed, 1)));
        AttributeRecord last = file.Pieces(AttributeType.Data, "")[^1];
        Runlist kept = last.ReadRuns(volume.Space.Clusters).Before(new Vcn(needed));
        if (!last.Owner.TryReplace(last, AttributeBytes.WithRuns(last, kept)))
        {
            throw AttributeGrowth.NoRoom(last.Owner);
        }

        volume.Write(last.Owner);
        _clusters.Free(runs.From(new Vcn(needed)));
        return runs.Before(new Vcn(needed));
    }

    /// <summary>Adds clusters right after the last one, or else moves the file to a place that holds all of it.</summary>
    private Runlist Enlarge(NtfsFile file, Runlist runs, long needed)
    {
        long added = needed - runs.End.Value;
        Lcn? after = runs.Runs.Count == 0 ? null : new Lcn(runs.Runs[^1].Lcn.Value + runs.Runs[^1].Clusters - 1);
        if (after is { } lcn && volume.ClusterBitmap.Bits.Next(lcn.Value + 1, set: true) - lcn.Value > added)
        {
            AttributeRecord last = file.Pieces(AttributeType.Data, "")[^1];
            Run extra = new(runs.End, new Lcn(lcn.Value + 1), added);
            if (last.Owner.TryReplace(last, AttributeBytes.WithRuns(last, last.ReadRuns(volume.Space.Clusters).Append([extra]))))
            {
                volume.Write(last.Owner);
                _clusters.Allocate(added, runs.End, after);
                return runs.Append([extra]);
            }
        }

        Runlist moved = new(_clusters.Allocate(needed, default));
        new DataPieces(volume, file).RemoveFrom(new Vcn(1));
        AttributeRecord first = file.Find(AttributeType.Data)!.Value;
        if (!first.Owner.TryReplace(first, AttributeBytes.WithRuns(first, moved)))
        {
            throw AttributeGrowth.NoRoom(first.Owner);
        }

        volume.Write(first.Owner);
        _clusters.Free(runs);
        return moved;
    }

    /// <summary>Writes contents, and zeros to the end of the last cluster.</summary>
    private void WriteContents(Runlist runs, ReadOnlySpan<byte> contents)
    {
        volume.IsChanged = true;
        volume.Space.Write(runs, 0, contents);
        long end = runs.End.Value * volume.Space.BytesPerCluster;
        volume.Space.Write(runs, contents.Length, new byte[end - contents.Length]);
    }

    private void WriteChangedPages(AttributeStream stream, ReadOnlySpan<byte> contents)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Min(WindowSize, contents.Length));
        for (int offset = 0; offset < contents.Length; offset += WindowSize)
        {
            ReadOnlySpan<byte> wanted = contents.Slice(offset, Math.Min(WindowSize, contents.Length - offset));
            Span<byte> present = buffer.AsSpan(0, wanted.Length);
            stream.Read(offset, present);
            for (int page = 0; page < wanted.Length; page += PageSize)
            {
                int first = page;
                while (page < wanted.Length && !IsSamePage(wanted, present, page))
                {
                    page += PageSize;
                }

                if (page > first)
                {
                    volume.IsChanged = true;
                    stream.Write(offset + first, wanted[first..Math.Min(page, wanted.Length)]);
                }
            }
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    private static bool IsSamePage(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, int start)
    {
        int length = Math.Min(PageSize, left.Length - start);
        return left.Slice(start, length).SequenceEqual(right.Slice(start, length));
    }
}
