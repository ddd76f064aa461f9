using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs.Indexes;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>
/// Creates a file in an existing directory. Its times are those of the directory, so nothing depends on a clock, and so is its
/// security descriptor. $MFT is not enlarged: a volume without a free file record is refused.
/// </summary>
internal sealed class NtfsFileCreator(NtfsVolume volume)
{
    private const uint ArchiveAttribute = 0x20;

    public void Create(string path, byte[] contents)
    {
        string[] names = VolumePath.Split(path);
        string name = names.Length > 0 ? names[^1] : "";
        if (!ShortName.IsWin32(name))
        {
            throw new ArgumentException($"\"{name}\" is not a file name that Windows takes", nameof(path));
        }

        PathResolver.Target parent = PathResolver.Find(volume, names[..^1])
            ?? throw NoDirectory(names);
        NtfsFile directory = parent.File;
        if (parent.InMetadata)
        {
            throw new RefusedException(NtfsRefusal.Metadata, $"{path} would be part of the NTFS volume itself.", "Choose a folder of the guest.");
        }

        if (!directory.IsDirectory || ReparseTag.Redirects(ReparseTag.Of(directory)))
        {
            throw NoDirectory(names);
        }

        IndexTree tree = NtfsDirectory.Open(volume, directory);
        if (tree.TryFindName(name, out _))
        {
            throw new GuestPathExistsException(path, volume.Name);
        }

        // The record is taken last: without room for the file, nothing is changed.
        FileRecord record = FindFreeRecord();
        FileNameKey key = Fill(record, directory, name, contents);
        volume.IsChanged = true;
        volume.RecordBitmap.Mark(record.Number, 1, set: true);
        volume.Write(record);
        tree.Insert(IndexEntry.ForFile(record.Reference.Value, key.ToArray()));
    }

    private GuestPathNotFoundException NoDirectory(string[] names) => new("/" + string.Join('/', names[..^1]), volume.Name);

    private FileRecord FindFreeRecord()
    {
        long number = volume.RecordBitmap.Bits.Next(WellKnownRecord.FirstUser, set: false);
        if (number >= volume.Mft.Records)
        {
            throw new UnsupportedFeatureException(
                "Creating a file where $MFT has no free file record", "Delete a file first, or create and delete one in the guest.");
        }

        byte[] raw = new byte[volume.Mft.BytesPerRecord];
        volume.Mft.ReadRaw(number, raw);
        byte[] wiped = new byte[raw.Length];
        WipedRecord.FromRaw(raw, number, wiped);
        ushort sequence = ReadUInt16LittleEndian(wiped.AsSpan(0x10));
        ushort updateSequenceNumber = ReadUInt16LittleEndian(wiped.AsSpan(ReadUInt16LittleEndian(wiped.AsSpan(4))));
        return FileRecord.Create(raw.Length, number, sequence, updateSequenceNumber);
    }

    private FileNameKey Fill(FileRecord record, NtfsFile directory, string name, byte[] contents)
    {
        StandardInformation parent = StandardInformation.TryRead(directory) ?? default;
        byte[] standard = new byte[StandardInformation.Size];
        (parent with { FileAttributes = ArchiveAttribute }).Write(standard);
        Insert(record, AttributeBytes.Resident(AttributeType.StandardInformation, "", standard, record.TakeInstance()));

        // The $FILE_NAME comes before the data but holds its sizes: first find out whether the data fits.
        int nameLength = AttributeBytes.Align(AttributeRecord.ResidentHeaderSize + FileNameKey.HeaderSize + (name.Length * 2));
        byte[] descriptor = Descriptor(record, directory, parent, nameLength);
        bool isResident = AttributeBytes.Align(AttributeRecord.ResidentHeaderSize + contents.Length) <= record.Room - nameLength - descriptor.Length;
        long allocated = isResident ? AttributeBytes.Align(contents.Length) : volume.Space.ClustersFor(contents.Length) * volume.Space.BytesPerCluster;
        FileNameKey key = new()
        {
            ParentReference = directory.Reference.Value,
            CreationTime = parent.CreationTime,
            ModificationTime = parent.ModificationTime,
            RecordChangeTime = parent.RecordChangeTime,
            AccessTime = parent.AccessTime,
            AllocatedSize = (ulong)allocated,
            DataSize = (ulong)contents.Length,
            Attributes = ArchiveAttribute,
            Namespace = ShortName.IsDos(name) ? FileNameNamespace.Win32AndDos : FileNameNamespace.Posix,
            Name = name,
        };
        Insert(record, AttributeBytes.Resident(AttributeType.FileName, "", key.ToArray(), record.TakeInstance(), indexed: true));
        if (descriptor.Length > 0)
        {
            Insert(record, descriptor);
        }

        Insert(record, isResident
            ? AttributeBytes.Resident(AttributeType.Data, "", contents, record.TakeInstance())
            : WriteData(contents, record.TakeInstance()));
        return key;
    }

    /// <summary>
    /// A directory without security id (as mkntfs makes the root) carries its descriptor itself; then the file gets a copy where it fits.
    /// </summary>
    private static byte[] Descriptor(FileRecord record, NtfsFile directory, StandardInformation parent, int nameLength)
    {
        const int SmallestData = 0x60; // a non-resident attribute with a few runs
        return parent.SecurityId == 0
            && directory.Find(AttributeType.SecurityDescriptor) is { IsNonResident: false } descriptor
            && descriptor.Length <= record.Room - nameLength - SmallestData
                ? AttributeBytes.Resident(AttributeType.SecurityDescriptor, "", descriptor.Value, record.TakeInstance())
                : [];
    }

    private byte[] WriteData(byte[] contents, ushort instance)
    {
        Runlist runs = new(new ClusterAllocator(volume).Allocate(volume.Space.ClustersFor(contents.Length), default));
        byte[] padded = new byte[runs.End.Value * volume.Space.BytesPerCluster];
        contents.CopyTo(padded, 0);
        volume.Space.Write(runs, 0, padded);
        return AttributeBytes.NonResident(AttributeType.Data, "", runs, volume.Space.BytesPerCluster, contents.Length, instance);
    }

    private static void Insert(FileRecord record, byte[] attribute)
    {
        if (!record.TryInsert(attribute))
        {
            throw AttributeGrowth.NoRoom(record);
        }
    }
}
