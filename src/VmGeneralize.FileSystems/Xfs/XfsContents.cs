namespace VmGeneralize.FileSystems.Xfs;

/// <summary>The contents of one file. Opened once, read often.</summary>
internal sealed class XfsContents
{
    private readonly XfsVolume _volume;
    private readonly XfsFileMap _map;

    private XfsContents(XfsVolume volume, long length, XfsFileMap map)
    {
        _volume = volume;
        Length = length;
        _map = map;
    }

    /// <summary>In bytes.</summary>
    public long Length { get; }

    public static XfsContents Open(XfsVolume volume, XfsInode inode) =>
        new(volume, inode.Kind == FileKind.File ? inode.Size : 0, XfsFileMap.Read(volume, inode, inode.Data));

    public int Read(long offset, Span<byte> buffer)
    {
        if (offset < 0 || offset >= Length)
        {
            return 0;
        }

        int total = (int)Math.Min(buffer.Length, Length - offset);
        buffer = buffer[..total];
        int blockSize = _volume.BlockSize;
        while (!buffer.IsEmpty)
        {
            _volume.Cancellation.ThrowIfCancellationRequested();
            XfsFileBlock logical = new(offset / blockSize);
            int within = (int)(offset % blockSize);
            XfsRun? run = _map.Find(logical);
            bool isHole = run is not { } found || found.Logical > logical;
            long blocks = run is not { } next ? long.MaxValue / blockSize : isHole ? next.Logical - logical : next.End - logical;
            int count = (int)Math.Min(buffer.Length, Math.Min(blocks, int.MaxValue / blockSize) * blockSize - within);
            if (isHole || run!.Value.IsUnwritten)
            {
                buffer[..count].Clear();
            }
            else
            {
                _volume.Device.Read(_volume.Geometry.OffsetOf(run.Value.At(logical)) + within, buffer[..count]);
            }

            offset += count;
            buffer = buffer[count..];
        }

        return total;
    }
}
