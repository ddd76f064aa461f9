using System.Buffers.Binary;
using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.Disks.Parents;
using VmGeneralize.FileSystems;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Audit;
using VmGeneralize.Pipeline.Origins;
using VmGeneralize.Registry;
using VmGeneralize.Registry.Format;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Fuzz.Targets;

/// <summary>A whole disk with a system, put through everything that the tool does: inspect, plan, apply, verify, audit.</summary>
internal abstract class DiskTarget(string name, Aim aim) : FuzzTarget(name)
{
    private const int LargestFile = 1 << 20;
    private const int AuditEvery = 8; // it reads the whole disk

    private static readonly string Everything = string.Join(',', Operations.Catalogue.All.Select(operation => operation.Id));

    private readonly List<Extent> _structures = [];
    private readonly List<(string Volume, string Path, byte[] Contents)> _files = [];
    private byte[] _disk = [];
    private string _path = "";

    public override long AllocationLimit => 2L << 30;

    public override void Prepare(TemporaryFolder folder)
    {
        _path = folder.File("disk.raw");
        Make(folder, _path);
        _disk = File.ReadAllBytes(_path);
        using OverlayDevice overlay = new(new MemoryDevice(_disk));
        using GuestDisk disk = GuestDisk.Read(overlay, CancellationToken.None);
        foreach (GuestVolume volume in disk.Volumes.Where(volume => volume.FileSystem is not null))
        {
            Collect(volume.FileSystem!, volume.Name, "", volume.FileSystem!.Root);
            _structures.AddRange(StructuresOf(volume).SelectMany(volume.OnDisk));
        }

        _structures.AddRange(disk.Layout.TableExtents.Select(extent => extent.Intersect(new Extent(extent.Offset, 4096))));
    }

    public override void Run(Random random)
    {
        OverlayDevice damaged = new(new MemoryDevice(_disk)); // the session's to dispose of
        if (aim == Aim.Structures)
        {
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                Extent target = _structures[random.Next(_structures.Count)];
                byte[] bytes = new byte[target.Length];
                damaged.Read(target.Offset, bytes);
                ByteDamage.Apply(random, bytes);
                damaged.Write(target.Offset, bytes);
            }
        }
        else
        {
            Rewrite(damaged, random);
        }

        DiskImage image = DiskFile.Read(damaged, new DiskChain(new DiskOpenOptions(), _path));
        using DiskSession session = DiskSession.Of(new FileOrigin(_path), image, CancellationToken.None);
        Inspector.Inspect(session, progress: null, CancellationToken.None);
        if (random.Next(AuditEvery) == 0)
        {
            Auditor.Run(session, new AuditOptions(), progress: null, CancellationToken.None);
        }

        GeneralizeOptions options = new(random.Next(2) == 0 ? null : Everything);
        using VerifiedDisk verified = Generalization.Apply(session, options, stamp: "", progress: null, CancellationToken.None);
        _ = verified.Use.All().TotalLength;
    }

    /// <summary>Makes the sound disk.</summary>
    protected abstract void Make(TemporaryFolder folder, string path);

    /// <summary>Where a volume's own records are, relative to its start.</summary>
    protected abstract IEnumerable<Extent> StructuresOf(GuestVolume volume);

    private void Collect(IFileSystem fileSystem, string volume, string folder, FileEntry directory)
    {
        foreach (FileEntry entry in fileSystem.List(directory).Where(entry => entry.Name is not ("." or "..") && entry.Name[0] != '$'))
        {
            string path = $"{folder}/{entry.Name}";
            if (entry.IsDirectory)
            {
                Collect(fileSystem, volume, path, entry);
            }
            else if (entry.Kind == FileKind.File && entry.Length is > 0 and < LargestFile && fileSystem is IWritableFileSystem)
            {
                byte[] contents = new byte[entry.Length];
                fileSystem.Read(entry, 0, contents);
                _files.Add((volume, path, contents));
            }
        }
    }

    private void Rewrite(OverlayDevice overlay, Random random)
    {
        using GuestDisk disk = GuestDisk.Read(overlay, CancellationToken.None);
        List<IWritableFileSystem> changed = [];
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            (string volume, string path, byte[] contents) = _files[random.Next(_files.Count)];
            IWritableFileSystem fileSystem = (IWritableFileSystem)disk.Volumes.Single(other => other.Name == volume).FileSystem!;
            fileSystem.Replace(path, BaseBlock.IsValid(contents) ? Hive(random, contents) : TextDamage.Rewrite(random, contents));
            changed.Add(fileSystem);
        }

        foreach (IWritableFileSystem fileSystem in changed.Distinct())
        {
            fileSystem.Complete();
        }
    }

    // Damages the cells, and makes the checksum right again.
    private static byte[] Hive(Random random, byte[] contents)
    {
        byte[] hive = [.. contents];
        for (int i = random.Next(1, 12); i > 0; i--)
        {
            ByteDamage.Apply(
                random,
                random.Next(8) == 0 ? hive.AsSpan(0, 512) : hive.AsSpan(BaseBlock.Size + (random.Next((hive.Length - BaseBlock.Size) / 256) * 256), 256));
        }

        BinaryPrimitives.WriteUInt32LittleEndian(hive.AsSpan(BaseBlock.ChecksumOffset), BaseBlock.Checksum(hive));
        return hive;
    }
}
