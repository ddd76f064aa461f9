using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.Disks.Parents;
using VmGeneralize.Disks.Vhd;
using VmGeneralize.Disks.Vhdx;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Origins;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Fuzz.Targets;

/// <summary>
/// The committed Windows disk in a container made by qemu-img; the container's own headers and tables are damaged, and the tool looks at the disk in it.
/// </summary>
internal sealed class ContainerTarget(string name, string[] options) : FuzzTarget(name)
{
    private const int Head = 4 << 20; // headers, tables, log and metadata lie before
    private const int Sector = 512;

    private byte[] _file = [];
    private string _path = "";
    private Extent[] _regions = [];

    public override void Prepare(TemporaryFolder folder)
    {
        _path = folder.File("disk");
        OutsideTool.RunChecked("qemu-img", ["convert", .. options, Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx"), _path]);
        _file = File.ReadAllBytes(_path);
        List<Extent> regions = [new Extent(_file.Length - Sector, 96)];
        for (int at = 0; at < Head && !Name.EndsWith("fixed", StringComparison.Ordinal); at += Sector)
        {
            Span<byte> sector = _file.AsSpan(at, Sector);
            if (sector.ContainsAnyExcept((byte)0))
            {
                regions.Add(new Extent(at, Math.Min(Sector, sector.LastIndexOfAnyExcept((byte)0) + 1)));
            }
        }

        _regions = [.. regions.Take(64)]; // what follows them is the disk's own data
    }

    public override void Run(Random random)
    {
        OverlayDevice damaged = new(new MemoryDevice(_file)); // the session's to dispose of
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            Extent region = _regions[random.Next(_regions.Length)];
            byte[] bytes = new byte[region.Length];
            damaged.Read(region.Offset, bytes);
            ByteDamage.Apply(random, bytes);
            damaged.Write(region.Offset, bytes);
        }

        if (random.Next(5) > 0)
        {
            Seal(damaged);
        }

        DiskImage image = DiskFile.Read(damaged, new DiskChain(new DiskOpenOptions(), _path));
        using DiskSession session = DiskSession.Of(new FileOrigin(_path), image, CancellationToken.None);
        Inspector.Inspect(session, progress: null, CancellationToken.None);
        _ = session.Disk.LiveExtents().TotalLength;
    }

    /// <summary>Recalculates the checksums.</summary>
    private void Seal(OverlayDevice device)
    {
        if (Name == "vhdx")
        {
            Extent[] headers =
            [
                new(64 << 10, VhdxHeader.Size),
                new(128 << 10, VhdxHeader.Size),
                new(192 << 10, RegionTable.Size),
                new(256 << 10, RegionTable.Size),
            ];
            foreach (Extent header in headers)
            {
                Patch(device, header, bytes => VhdxChecksum.Update(bytes));
            }

            return;
        }

        Patch(device, new Extent(device.Length - Sector, Sector), bytes => VhdChecksum.Update(bytes, VhdFooter.ChecksumPosition));
        if (Name == "vhd-dynamic")
        {
            Patch(device, new Extent(0, Sector), bytes => VhdChecksum.Update(bytes, VhdFooter.ChecksumPosition));
            Patch(device, new Extent(Sector, 1024), bytes => VhdChecksum.Update(bytes, VhdDynamicHeader.ChecksumPosition));
        }
    }

    private static void Patch(OverlayDevice device, Extent range, Action<byte[]> change)
    {
        byte[] bytes = new byte[range.Length];
        device.Read(range.Offset, bytes);
        change(bytes);
        device.Write(range.Offset, bytes);
    }
}
