using VmGeneralize.Blocks;

namespace VmGeneralize.Registry;

/// <summary>A registry hive in memory (regf 1.3 to 1.6).</summary>
public sealed class Hive
{
    private readonly ReadOnlyMemory<byte> _primary;

    private Hive(ReadOnlyMemory<byte> primary, HiveImage image, HiveRecovery recovery)
    {
        _primary = primary;
        Image = image;
        Recovery = recovery;
        Root = new HiveKey(this, null, image.Header.RootCell);
    }

    /// <summary>Clean, or what was replayed.</summary>
    public HiveRecovery Recovery { get; }

    public HiveKey Root { get; }

    /// <summary>True after an edit or a replay: <see cref="ToArray"/> has to be written and the logs emptied.</summary>
    public bool IsChanged => Recovery.WasDirty;

    internal HiveImage Image { get; }

    internal int Edition { get; private set; }

    /// <summary>
    /// Opens a hive. A clean one is read as it is and its logs are ignored, as Windows does; a dirty one (bad checksum, or
    /// unequal sequence numbers) is brought up to date from its logs in memory.
    /// </summary>
    /// <exception cref="CorruptDataException">This is no hive, or a damaged one.</exception>
    /// <exception cref="UnsupportedFeatureException">A version outside 1.3 to 1.6.</exception>
    /// <exception cref="RefusedException"><c>hive-unrecoverable</c>: it is dirty and its logs do not help.</exception>
    public static Hive Open(HiveFiles files)
    {
        ReadOnlySpan<byte> primary = files.Primary.Span;
        if (primary.Length < BaseBlock.Size + HiveBin.Alignment)
        {
            throw new CorruptDataException(BaseBlock.Structure(files.Name), 0, $"expected at least 8192 bytes, found {primary.Length}");
        }

        BaseBlock header = BaseBlock.Read(primary);
        header.CheckPrimary(files.Name, primary.Length - BaseBlock.Size);
        byte[] baseBlock = primary[..BaseBlock.Size].ToArray();
        HiveImage image = new(files.Name, baseBlock, files.Primary.Slice(BaseBlock.Size, (int)header.BinsSize));
        return new Hive(files.Primary, image, HiveRecovery.Clean);
    }

    /// <summary>The key at a <c>\</c>-separated path below the root, ignoring case, or null; "" is the root.</summary>
    public HiveKey? Find(string path) => Root.Find(path);

    /// <summary>The whole file as it has to be written.</summary>
    public byte[] ToArray() => _primary.ToArray();

    internal bool IsDeletedSince(uint cell, int edition) => false;
}
