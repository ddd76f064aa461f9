using VmGeneralize.Disks.Output;

namespace VmGeneralize.Disks.Raw;

/// <summary>Writes a raw disk.</summary>
internal sealed class RawSink(string path, long virtualSize, bool markSparse) : DiskSink(path, virtualSize, unit: 512, long.MaxValue, markSparse)
{
    protected override void Store(long offset, ReadOnlySpan<byte> bytes) => WriteFile(offset, bytes);

    protected override void Finish() => SetFileLength(VirtualSize);
}
