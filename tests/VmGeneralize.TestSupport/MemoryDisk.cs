using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Posix;
using VmGeneralize.FileSystems.Probing;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Volumes;

namespace VmGeneralize.TestSupport;

/// <summary>A disk whose partitions hold in-memory file systems; nothing is stored on the disk itself.</summary>
public sealed class MemoryDisk
{
    private const long PartitionLength = 1 << 20;

    private readonly List<GuestVolume> _volumes = [];

    public uint MbrSignature { get; init; } = 0x01474D56;

    /// <summary>Adds a partition; the id and label of its file system are those that fstab can name.</summary>
    /// <param name="fileSystem">The file system in it; null for one that is not read.</param>
    /// <param name="kind">The kind that its signature indicates.</param>
    /// <param name="name">GPT name.</param>
    public MemoryDisk With(IFileSystem? fileSystem, VolumeKind kind = VolumeKind.Ext, string name = "", VmGeneralizeException? problem = null)
    {
        int number = _volumes.Count + 1;
        Partition partition = new()
        {
            Number = number,
            Extent = new Extent(number * PartitionLength, PartitionLength),
            UniqueId = new Guid(number, 0, 0, new byte[8]),
            Name = name,
            TypeName = "Linux filesystem",
            Role = PartitionRole.Ordinary,
        };
        return With(new GuestVolume(partition, new MemoryDevice([]), new VolumeContent(kind, kind.ToString()), fileSystem, problem)
        {
            Identity = fileSystem is IPosixFileSystem posix ? new VolumeIdentity(posix.VolumeId, posix.Label) : VolumeIdentity.None,
        });
    }

    public MemoryDisk With(GuestVolume volume)
    {
        _volumes.Add(volume);
        return this;
    }

    /// <summary>Changes the volume that was added last, for example to give it the name of a logical volume.</summary>
    public MemoryDisk As(Func<GuestVolume, GuestVolume> change)
    {
        _volumes[^1] = change(_volumes[^1]);
        return this;
    }

    public GuestDisk Build() => GuestDisk.Of(
        new MemoryDevice([]),
        new PartitionLayout
        {
            Scheme = PartitionScheme.Gpt,
            Partitions = [.. _volumes.Select(volume => volume.Partition)],
            TableExtents = [],
            MbrSignature = MbrSignature,
        },
        [.. _volumes]);
}
