using VmGeneralize.Disks.Output;

namespace VmGeneralize.Disks.Vhd;

/// <summary>Writes a fixed VHD as Azure accepts it: whole MiB, then the footer.</summary>
internal sealed class FixedVhdSink(SinkFile file, long virtualSize, DiskIdentity identity)
    : DiskSink(file, virtualSize, unit: 1 << 20, MaxSize)
{
    private const long MaxSize = 64L << 40; // twice Azure's largest disk

    protected override void Store(long offset, ReadOnlySpan<byte> bytes) => WriteFile(offset, bytes);

    protected override void Finish()
    {
        SetFileLength(VirtualSize);
        FlushFile();
        WriteFile(VirtualSize, FixedVhdFooter.Create(VirtualSize, identity));
    }
}
