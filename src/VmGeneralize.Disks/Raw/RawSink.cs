using VmGeneralize.Disks.Output;

namespace VmGeneralize.Disks.Raw;

/// <summary>Writes a raw disk.</summary>
internal sealed class RawSink(SinkFile file, long virtualSize) : DiskSink(file, virtualSize, unit: 512, long.MaxValue)
{
    protected override void Store(long offset, ReadOnlySpan<byte> bytes) => WriteFile(offset, bytes);

    protected override void Finish() => SetFileLength(VirtualSize);
}
