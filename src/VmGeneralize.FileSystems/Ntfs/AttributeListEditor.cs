using System.Runtime.InteropServices;
using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>Keeps $ATTRIBUTE_LIST of a file in step with its attributes. Does nothing for a file without one.</summary>
internal sealed class AttributeListEditor(NtfsVolume volume, NtfsFile file)
{
    /// <summary>Adds entries for attributes that go into <paramref name="record"/>.</summary>
    /// <param name="record">A record of the file.</param>
    /// <param name="attributes">Encoded attributes.</param>
    public void Add(FileRecord record, IEnumerable<byte[]> attributes)
    {
        if (file.Find(AttributeType.AttributeList) is null)
        {
            return;
        }

        List<AttributeListEntry> entries = file.ReadAttributeList();
        foreach (byte[] attribute in attributes)
        {
            AttributeListEntry entry = new(
                (AttributeType)ReadUInt32LittleEndian(attribute),
                new string(MemoryMarshal.Cast<byte, char>(attribute.AsSpan(ReadUInt16LittleEndian(attribute.AsSpan(0x0A)), attribute[9] * 2))),
                default,
                record.Reference,
                ReadUInt16LittleEndian(attribute.AsSpan(0x0E)));
            int place = entries.FindIndex(other => other.Type > entry.Type);
            entries.Insert(place < 0 ? entries.Count : place, entry);
        }

        Write(entries);
    }

    /// <summary>Removes the entry of an attribute that is still in its record.</summary>
    public void Remove(AttributeRecord attribute)
    {
        if (file.Find(AttributeType.AttributeList) is null)
        {
            return;
        }

        List<AttributeListEntry> entries = file.ReadAttributeList();
        MftReference reference = attribute.Owner.Reference;
        ushort instance = attribute.Instance;
        AttributeType type = attribute.Type;
        entries.RemoveAll(entry => entry.Reference == reference && entry.Instance == instance && entry.Type == type);
        Write(entries);
    }

    private void Write(List<AttributeListEntry> entries)
    {
        byte[] value = new byte[entries.Sum(entry => entry.Size)];
        int offset = 0;
        foreach (AttributeListEntry entry in entries)
        {
            entry.Write(value.AsSpan(offset));
            offset += entry.Size;
        }

        AttributeRecord list = file.Find(AttributeType.AttributeList)!.Value;
        if (list.IsNonResident)
        {
            AttributeGrowth.Grow(volume, file, AttributeType.AttributeList, "", value.Length);
            AttributeStream stream = file.Open(AttributeType.AttributeList);
            if (stream.Runs.AllocatedClusters * volume.Space.BytesPerCluster > AttributeListEntry.MaxList + volume.Space.BytesPerCluster)
            {
                throw CorruptDataException.Mismatch(
                    "Attribute list", 0, "allocated size", $"at most {AttributeListEntry.MaxList} bytes", $"{stream.Runs.AllocatedClusters} clusters");
            }

            // The whole stored size is written, so removed entries leave nothing behind.
            byte[] padded = new byte[stream.Runs.AllocatedClusters * volume.Space.BytesPerCluster];
            value.CopyTo(padded, 0);
            volume.Space.Write(stream.Runs, 0, padded);
            AttributeBytes.WriteSizes(file.Find(AttributeType.AttributeList)!.Value.Bytes, padded.Length, value.Length);
        }
        else if (!list.Owner.TryReplace(list, AttributeBytes.WithValue(list, value)))
        {
            throw AttributeGrowth.NoRoom(list.Owner);
        }

        volume.Write(list.Owner);
    }
}
