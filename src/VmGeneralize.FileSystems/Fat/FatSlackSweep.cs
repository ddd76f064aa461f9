using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Fat;

/// <summary>
/// Counts, and zeros when asked to, bytes that nobody reads inside what lives: behind the ends of files, and behind the last entries of the
/// tables and of a fixed root, in reserved sectors that no loader has a part in.
/// </summary>
internal sealed class FatSlackSweep(FatVolume volume, bool wipe)
{
    private readonly byte[] _buffer = new byte[1 << 16];

    public SlackPlace[] Run() => [Files(), new("behind the last entries of tables", Tables()), new("in reserved sectors", FatReserve.Dead(volume).Sum(Take))];

    private SlackPlace Files()
    {
        long bytes = 0;
        string? example = null;
        foreach (FatTreeNode node in new FatTreeWalk(volume).All())
        {
            if (node.Entry is { Record: { IsDirectory: false } record })
            {
                long behind = ((long)node.Chain.Count * volume.Boot.ClusterSize) - record.FileSize;
                long held = behind > 0 ? node.Chain.Places(volume.Boot, record.FileSize, behind).Sum(Take) : 0;
                example ??= held > 0 ? node.Path : null;
                bytes += held;
            }
        }

        return new SlackPlace("behind the ends of files", bytes, example);
    }

    private long Tables()
    {
        FatBootSector boot = volume.Boot;
        long bytes = Take(Extent.FromBounds(boot.RootOffset + boot.RootLength, boot.DataOffset));
        for (int table = 0; table < boot.FatCount; table++)
        {
            bytes += Take(new Extent(boot.FatOffset(table) + boot.UsedFatLength, boot.FatLength - boot.UsedFatLength));
        }

        return bytes;
    }

    /// <returns>Bytes that are not zero.</returns>
    private long Take(Extent range)
    {
        long bytes = 0;
        foreach (Extent stored in volume.Device.StoredExtents(range).ToArray())
        {
            for (long at = stored.Offset; at < stored.End; at += _buffer.Length)
            {
                Span<byte> part = _buffer.AsSpan(0, (int)Math.Min(_buffer.Length, stored.End - at));
                volume.Device.Read(at, part);
                bytes += ZeroBytes.IsAllZero(part) ? 0 : part.Length - part.Count((byte)0);
            }
        }

        if (bytes > 0 && wipe)
        {
            volume.Zero(range);
        }

        return bytes;
    }
}
