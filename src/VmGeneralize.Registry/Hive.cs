using VmGeneralize.Blocks;
using VmGeneralize.Registry.Editing;
using VmGeneralize.Registry.Format;
using VmGeneralize.Registry.Logs;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Registry;

/// <summary>A registry hive in memory (regf 1.3 to 1.6).</summary>
public sealed class Hive
{
    private readonly ReadOnlyMemory<byte> _primary;
    private readonly Dictionary<uint, int> _deleted = [];
    private HiveEditor? _editor;
    private HiveInspection? _inspection;
    private bool _isWiped;

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

    /// <summary>True after an edit or a replay: <see cref="ToArray"/> must be written and the logs emptied.</summary>
    public bool IsChanged => Recovery.WasDirty || IsEdited || _isWiped;

    /// <summary>
    /// FILETIME of the latest change to any key, before the edits or by one of them: a time for edits that does not depend on a clock. An edit with this
    /// time makes no key older, so the hive is not walked again for it.
    /// </summary>
    public ulong NewestKeyTime => Math.Max((_inspection ?? Inspect()).NewestKeyTime, _editor?.NewestEdit ?? 0);

    internal HiveImage Image { get; }

    /// <summary>Number of deletions of keys so far: distinguishes a key from a later one in the same cell.</summary>
    internal int Edition { get; private set; }

    private bool IsEdited => _editor is { Edits: > 0 };

    /// <summary>
    /// Opens a hive. A clean one is read as it is and its logs are ignored, as Windows does; a dirty one (bad checksum, or
    /// unequal sequence numbers) is brought up to date from its logs in memory.
    /// </summary>
    /// <param name="files">The hive and its logs.</param>
    /// <param name="cancellation">Cancels every operation on the hive.</param>
    /// <exception cref="CorruptDataException">It is not a hive, or it is damaged.</exception>
    /// <exception cref="UnsupportedFeatureException">A version outside 1.3 to 1.6.</exception>
    /// <exception cref="RefusedException"><c>hive-unrecoverable</c>: it is dirty and its logs do not help.</exception>
    public static Hive Open(HiveFiles files, CancellationToken cancellation = default)
    {
        ReadOnlySpan<byte> primary = files.Primary.Span;
        if (primary.Length < BaseBlock.Size + HiveBin.Alignment)
        {
            throw CorruptDataException.Mismatch(BaseBlock.Structure(files.Name), 0, "length", "at least 8192 bytes", primary.Length);
        }

        BaseBlock header = BaseBlock.Read(primary);
        if (!BaseBlock.IsValid(primary) || header.Sequence1 != header.Sequence2)
        {
            (HiveImage replayed, HiveRecovery recovery) = HiveReplay.Run(files, cancellation);
            return new Hive(files.Primary, replayed, recovery);
        }

        header.CheckPrimary(files.Name, primary.Length - BaseBlock.Size);
        byte[] baseBlock = primary[..BaseBlock.Size].ToArray();
        HiveImage image = new(files.Name, baseBlock, files.Primary.Slice(BaseBlock.Size, (int)header.BinsSize), cancellation);
        return new Hive(files.Primary, image, HiveRecovery.Clean);
    }

    /// <summary>The key at a <c>\</c>-separated path below the root, ignoring case, or null; "" is the root.</summary>
    public HiveKey? Find(string path) => Root.Find(path);

    /// <summary>
    /// The whole file as it must be written, clean on its own: equal sequence numbers, right checksum, no log needed.
    /// What was free in it, and anything after the bins, is zero after a change.
    /// </summary>
    public byte[] ToArray()
    {
        if (!IsChanged)
        {
            return _primary.ToArray();
        }

        _editor ??= new HiveEditor(Image, Inspect()); // zeroes the free cells
        ClearSlack();
        byte[] file = GC.AllocateUninitializedArray<byte>(Math.Max(_primary.Length, BaseBlock.Size + Image.BinsSize));
        Image.BaseBlockBytes.CopyTo(file, 0);
        Image.Bins.CopyTo(file.AsSpan(BaseBlock.Size));
        file.AsSpan(BaseBlock.Size + Image.BinsSize).Clear();

        BaseBlock old = Image.Header;
        uint sequence = unchecked(old.Sequence1 + (IsEdited ? 1u : 0u));

        // Windows 8.1 and later leave the time alone, and many hives have none.
        ulong time = old.LastWritten == 0 ? 0 : Math.Max(old.LastWritten, _editor.NewestEdit);
        (old with
        {
            Sequence1 = sequence,
            Sequence2 = sequence,
            LastWritten = time,
            Type = BaseBlock.TypePrimary,
            BinsSize = (uint)Image.BinsSize,
        }).Write(file);
        Span<byte> backup = file.AsSpan(BaseBlock.Size + HiveBin.TimestampOffset);
        if (ReadUInt64LittleEndian(backup) == old.LastWritten)
        {
            WriteUInt64LittleEndian(backup, time);
        }

        return file;
    }

    /// <summary>
    /// Bytes other than zero in free cells, after the contents of used cells, in the unused part of the base block and after the bins: what deleted
    /// and shortened keys and values left. 0 in a hive that is too damaged to find free cells.
    /// </summary>
    public long CountDeadBytes()
    {
        // The walk that checks whether the hive is sound visits every free cell. An editor has emptied them since its first edit.
        HiveInspection inspection = _editor is null ? Inspect() : HiveInspector.Inspect(Image);
        if (inspection.Damage is not null)
        {
            return 0;
        }

        ReadOnlySpan<byte> bins = Image.Bins;
        long slack = 0;
        foreach (Extent part in inspection.CellSlack)
        {
            slack += ZeroBytes.CountOthers(bins.Slice((int)part.Offset, (int)part.Length));
        }

        return inspection.FreeBytes
            + slack
            + ZeroBytes.CountOthers(Image.BaseBlockBytes.AsSpan(BaseBlock.UnusedOffset, BaseBlock.UnusedSize))
            + ZeroBytes.CountOthers(_primary.Span[Math.Min(_primary.Length, BaseBlock.Size + bins.Length)..]);
    }

    /// <summary>Zeros what <see cref="CountDeadBytes"/> counts; keys, values and sequence numbers stay as they are.</summary>
    /// <exception cref="CorruptDataException">The hive is damaged.</exception>
    public void WipeDeadBytes()
    {
        BeginEdit();
        _isWiped = true;
    }

    /// <summary>Our own consistency check of the whole hive as it is now: what is wrong; empty when nothing is.</summary>
    public IReadOnlyList<string> Check() => Inspect().Problems;

    /// <summary>The first fault that makes the hive unsafe to edit; null when there is none.</summary>
    public CorruptDataException? Damage => Inspect().Damage;

    /// <summary>A walk over the whole hive as it is now.</summary>
    internal HiveInspection Inspect() =>
        IsEdited ? HiveInspector.Inspect(Image) : _inspection ??= HiveInspector.Inspect(Image);

    internal HiveEditor BeginEdit() => _editor ??= new HiveEditor(Image, Inspect());

    private void ClearSlack()
    {
        foreach (Extent slack in Inspect().CellSlack)
        {
            Image.Writable((int)slack.Offset, (int)slack.Length).Clear();
        }

        if (_isWiped)
        {
            Image.BaseBlockBytes.AsSpan(BaseBlock.UnusedOffset, BaseBlock.UnusedSize).Clear(); // an edit alone leaves reserved bytes as they are
        }
    }

    /// <summary>Notes deleted keys, so that objects of theirs fail instead of reading what replaced them.</summary>
    internal void Forget(IReadOnlyList<uint> cells)
    {
        Edition++;
        foreach (uint cell in cells)
        {
            _deleted[cell] = Edition;
        }
    }

    internal bool IsDeletedSince(uint cell, int edition) => _deleted.TryGetValue(cell, out int when) && when > edition;
}
