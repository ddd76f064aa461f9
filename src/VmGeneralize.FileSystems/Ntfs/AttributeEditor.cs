using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>Removes attributes and file records.</summary>
internal static class AttributeEditor
{
    /// <summary>Removes an attribute, its attribute list entry, and its extension record when nothing else is in it.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="file">The file; its records are written.</param>
    /// <param name="find">Finds the attribute; called again after the attribute list changed, which moves attributes.</param>
    public static void Remove(NtfsVolume volume, NtfsFile file, Func<AttributeRecord> find)
    {
        new AttributeListEditor(volume, file).Remove(find());
        AttributeRecord attribute = find();
        FileRecord owner = attribute.Owner;
        owner.Remove(attribute);
        if (owner != file.Base && owner.Attributes.Count == 0)
        {
            file.Drop(owner);
            FreeRecord(volume, owner);
        }
        else
        {
            volume.Write(owner);
        }
    }

    /// <summary>Wipes a record and marks it free; its sequence number increases.</summary>
    public static void FreeRecord(NtfsVolume volume, FileRecord record)
    {
        byte[] wiped = new byte[record.Bytes.Length];
        ushort updateSequenceNumber = ReadUInt16LittleEndian(record.Bytes.AsSpan(ReadUInt16LittleEndian(record.Bytes.AsSpan(4))));
        WipedRecord.Write(wiped, record.Number, WipedRecord.NextSequence(record.Sequence), updateSequenceNumber);
        UpdateSequence.Apply(wiped, FileRecord.Structure, record.Position);
        volume.IsChanged = true;
        volume.Mft.WriteRaw(record.Number, wiped);
        volume.RecordBitmap.Mark(record.Number, 1, set: false);
    }
}
