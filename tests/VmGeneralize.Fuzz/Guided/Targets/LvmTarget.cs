using System.Buffers.Binary;
using VmGeneralize.Blocks;
using VmGeneralize.TestSupport;
using VmGeneralize.Volumes.Lvm;
using VmGeneralize.Volumes.Tests.Lvm;

namespace VmGeneralize.Fuzz.Guided.Targets;

/// <summary>An lvm2 physical volume with three logical volumes: its label, the header of its metadata and the description.</summary>
internal sealed class LvmTarget() : ImageTarget("lvm")
{
    private const int Sector = 512;
    private const int Label = 512;
    private const int LabelChecksumFrom = 20;
    private const int Area = 4096;

    public override IReadOnlyList<byte[]> Dictionary =>
        [.. ((string[])["{", "}", "[", "]", "= ", "\"", "striped", "linear", "stripes", "segment", "extent_count", "pv0", "raid1", "thin-pool", "mirror"])
            .Select(System.Text.Encoding.ASCII.GetBytes)];

    protected override byte[] Make(TemporaryFolder folder)
    {
        using LvmImage image = new(8);
        image.Lvm("pvcreate", "-y", "--metadatasize", "32k", "--dataalignment", "64k", image.Loop(0));
        image.Lvm("vgcreate", "-s", "64k", "vg", image.Loop(0));
        image.Create("root", "-l", "20");
        image.Create("home", "-l", "20");
        image.Lvm("lvextend", "-l", "45", "vg/root");
        image.Create("snap", "-l", "3");
        return LvmImage.Bytes(image.Members()[0]);
    }

    protected override IEnumerable<Extent> Pieces(byte[] image) => [new(Label, 256), new(Area, 128), .. Newest(image)];

    protected override void Seal(OverlayDevice image)
    {
        Patch(image, Area, Sector, header =>
        {
            ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(40));
            ulong size = BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(48));
            if (offset <= 1 << 20 && size <= 1 << 20)
            {
                Patch(image, Area + (long)offset, (long)size, text =>
                    BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(56), LvmChecksum.Compute(text)));
            }

            BinaryPrimitives.WriteUInt32LittleEndian(header, LvmChecksum.Compute(header.AsSpan(4)));
        });
        Patch(image, Label, Sector, label =>
            BinaryPrimitives.WriteUInt32LittleEndian(label.AsSpan(16), LvmChecksum.Compute(label.AsSpan(LabelChecksumFrom))));
    }

    protected override void Use(OverlayDevice image)
    {
        LvmMember member = new(1, new Extent(0, image.Length), image);
        LvmLayout layout = LvmReader.Read([member]);
        _ = layout.MetadataExtents(member).TotalLength + layout.TrailingExtents(member).TotalLength;
        foreach (LogicalVolume volume in layout.Groups.SelectMany(group => group.Volumes))
        {
            _ = volume.Name.Length;
        }
    }

    private static IEnumerable<Extent> Newest(byte[] image)
    {
        long offset = Area + BinaryPrimitives.ReadInt64LittleEndian(image.AsSpan(Area + 40));
        yield return new Extent(offset, BinaryPrimitives.ReadInt64LittleEndian(image.AsSpan(Area + 48)));
    }
}
