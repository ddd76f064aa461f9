using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.Disks.Parents;
using VmGeneralize.Disks.Vhd;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Fuzz.Guided.Targets;

/// <summary>A VHD made by qemu-img: its footers, header and table.</summary>
internal sealed class VhdTarget(string name, string kind) : ImageTarget(name)
{
    private const int Sector = 512;

    protected override byte[] Make(TemporaryFolder folder)
    {
        string raw = folder.File("raw");
        byte[] bytes = new byte[6 << 20];
        "data"u8.CopyTo(bytes.AsSpan(3 << 20));
        File.WriteAllBytes(raw, bytes);
        string path = folder.File("disk.vhd");
        OutsideTool.RunChecked("qemu-img", "convert", "-O", "vpc", "-o", $"subformat={kind},force_size=on", raw, path);
        return File.ReadAllBytes(path);
    }

    protected override IEnumerable<Extent> Pieces(byte[] image) =>
        [new(image.Length - Sector, 96), .. kind == "fixed" ? [] : HeadsOf(image, new Extent(0, 4 * Sector), Sector, _ => true)];

    protected override void Seal(OverlayDevice image)
    {
        Patch(image, image.Length - Sector, Sector, bytes => VhdChecksum.Update(bytes, VhdFooter.ChecksumPosition));
        if (kind != "fixed")
        {
            Patch(image, 0, Sector, bytes => VhdChecksum.Update(bytes, VhdFooter.ChecksumPosition));
            Patch(image, Sector, 2 * Sector, bytes => VhdChecksum.Update(bytes, VhdDynamicHeader.ChecksumPosition));
        }
    }

    protected override void Use(OverlayDevice image) => ContainerUse.Read(image);
}
