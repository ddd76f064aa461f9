using VmGeneralize.Blocks;

namespace VmGeneralize.Disks.InPlace;

/// <summary>A raw disk, or a fixed VHD: every byte of the disk has its place at the start of the file.</summary>
/// <param name="file">The file.</param>
/// <param name="footer">Where the footer is; null: there is none.</param>
/// <param name="size">Bytes of the disk.</param>
internal sealed class FlatDraft(IBlockDevice file, Extent? footer, long size) : ContainerDraft(new FileDraft(file, file.Length))
{
    public override IEnumerable<Extent> Used() => footer is { } own ? [new Extent(0, size), own] : [new Extent(0, size)];

    protected override long? Place(long offset) => offset;

    protected override long Run(long offset) => size - offset;

    protected override long Allocate(long offset) => throw new InvalidOperationException("Every byte has its place");
}
