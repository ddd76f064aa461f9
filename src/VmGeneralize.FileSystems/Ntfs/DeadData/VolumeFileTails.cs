using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs.Indexes;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ntfs.DeadData;

/// <summary>What means nothing inside the files of the volume itself, except at their ends.</summary>
internal sealed class VolumeFileTails(NtfsVolume volume, DeadExtents dead)
{
    private const string DescriptorStream = "$SDS";
    private const string DescriptorIndex = "$SII";
    private const int DescriptorBlock = 256 << 10; // bytes; each block is followed by its copy
    private const int ShadowHeaderOffset = 0x1E00; // in the volume, inside of $Boot
    private const int ShadowHeaderSize = 512;

    private static readonly byte[] ShadowIdentifier = HistoryFiles.ShadowIdentifier.ToByteArray();

    /// <summary>
    /// Between the last security descriptor of a block of $Secure:$SDS and the block's copy, and after the last one of the copy. The
    /// index by id says where descriptors are.
    /// </summary>
    /// <exception cref="VmGeneralizeException">They do not have the known layout: nothing is called dead.</exception>
    public void AddDescriptorGaps()
    {
        NtfsFile secure = volume.Open(WellKnownRecord.Secure);
        if (secure.TryOpen(AttributeType.Data, DescriptorStream) is not { IsResident: false, IsCompressed: false } stream
            || secure.Find(AttributeType.IndexRoot, DescriptorIndex) is null)
        {
            return;
        }

        SortedDictionary<long, long> ends = [];
        foreach (IndexEntry entry in NtfsDirectory.OpenIndex(volume, secure, DescriptorIndex, UInt32Collation.Instance).Entries())
        {
            long offset = ReadInt64LittleEndian(entry.Data[8..]);
            long end = checked(offset + ReadUInt32LittleEndian(entry.Data[16..]));
            long block = offset / DescriptorBlock;
            if (offset < 0 || block % 2 != 0 || end > (block + 1) * DescriptorBlock)
            {
                throw CorruptDataException.Mismatch(
                    $"$Secure:{DescriptorStream}", offset, "place of a descriptor", $"inside an even block of {DescriptorBlock} bytes", $"up to byte {end}");
            }

            ends[block] = Math.Max(ends.GetValueOrDefault(block), end);
        }

        foreach ((long block, long end) in ends)
        {
            Add(end, (block + 1) * DescriptorBlock);
            Add(end + DescriptorBlock, (block + 2) * DescriptorBlock);
        }

        void Add(long from, long to)
        {
            to = Math.Min(to, stream.InitializedSize);
            if (from < to)
            {
                dead.AddRange(stream.Runs, from, to, WellKnownRecord.Secure);
            }
        }
    }

    /// <summary>Where shadow copies say that they are; without them it leads nowhere.</summary>
    public void AddShadowHeader()
    {
        byte[] identifier = new byte[ShadowIdentifier.Length];
        if (volume.Space.Device.Length >= ShadowHeaderOffset + ShadowHeaderSize)
        {
            volume.Space.Device.Read(ShadowHeaderOffset, identifier);
            if (identifier.AsSpan().SequenceEqual(ShadowIdentifier))
            {
                dead.Add(new Extent(ShadowHeaderOffset, ShadowHeaderSize), WellKnownRecord.Boot);
            }
        }
    }

    /// <summary>
    /// Copies in $MFTMirr that NTFS does not keep up to date, because only the first ones are ever read: each gets what its record holds now.
    /// </summary>
    /// <returns>Bytes that were out of date.</returns>
    public long RenewMirror(bool wipe)
    {
        MftTable table = volume.Mft;
        byte[] record = new byte[table.BytesPerRecord];
        byte[] copy = new byte[table.BytesPerRecord];
        long held = 0;
        for (long number = WellKnownRecord.FirstUnmirrored; number < table.MirroredRecords; number++)
        {
            table.ReadMirror(number, copy);
            record.AsSpan().Clear();
            if (number < table.Records)
            {
                table.ReadRaw(number, record);
            }

            int old = 0;
            for (int i = 0; i < copy.Length; i++)
            {
                old += copy[i] != 0 && copy[i] != record[i] ? 1 : 0;
            }

            if (old > 0 && wipe)
            {
                volume.IsChanged = true;
                table.WriteMirror(number, record);
            }

            held += old;
        }

        return held;
    }
}
