using System.Buffers.Binary;
using VmGeneralize.Blocks;
using VmGeneralize.Disks;

namespace VmGeneralize.Pipeline.Origins;

/// <summary>A disk file as the user named it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Parents">
/// Where the parents of a differencing disk may be, files or folders, before the places that the disk itself names; usually none.
/// </param>
public sealed record FileOrigin(string Path, IReadOnlyList<string> Parents) : DiskOrigin
{
    /// <summary>A disk file whose parents, if it has any, are where it says.</summary>
    public FileOrigin(string path)
        : this(path, [])
    {
    }

    /// <summary>Look at the disk though another program may be writing to it; nothing is made from it.</summary>
    public bool SharesWithWriters { get; init; }

    /// <summary>The file itself is to be changed: nobody else can open it meanwhile.</summary>
    public bool ForChange { get; init; }

    public override string Name => Path;

    internal override DiskImage Open(CancellationToken cancellation)
    {
        try
        {
            return DiskFile.Open(
                Path,
                new DiskOpenOptions { ParentPaths = Parents, Cancellation = cancellation, SharesWithWriters = SharesWithWriters, ForChange = ForChange });
        }
        catch (CorruptDataException damage)
        {
            throw damage.In(Path, DamagedFile);
        }
    }

    /// <summary>Size and time of the files that are open, the parents' included.</summary>
    internal override ReadOnlyMemory<byte> VersionOf(DiskImage image)
    {
        byte[] version = new byte[image.Versions.Count * 2 * sizeof(long)];
        Span<byte> rest = version;
        foreach (FileVersion file in image.Versions)
        {
            BinaryPrimitives.WriteInt64LittleEndian(rest, file.Length);
            BinaryPrimitives.WriteInt64LittleEndian(rest[sizeof(long)..], file.LastWrite.Ticks);
            rest = rest[(2 * sizeof(long))..];
        }

        return version;
    }
}
