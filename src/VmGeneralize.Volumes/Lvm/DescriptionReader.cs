using VmGeneralize.Blocks;

namespace VmGeneralize.Volumes.Lvm;

/// <summary>
/// Reads the descriptions on the members of a disk. Members of one group carry the same text, twice each if so configured: it is parsed and kept once.
/// The total size is bounded, because a disk may have a hundred members.
/// </summary>
internal sealed class DescriptionReader
{
    private const string Advice = "Generalize this guest inside the VM.";
    private const long MaxRead = 128 << 20; // lvm2 makes areas of 1 MiB
    private const long MaxKept = MetadataArea.MaxText;

    private readonly List<(GroupDescription Group, byte[] Text)> _kept = [];
    private long _read;

    /// <returns>Null when the area holds none or must be ignored.</returns>
    /// <exception cref="CorruptDataException">The area or the description in it is damaged.</exception>
    /// <exception cref="UnsupportedFeatureException">All descriptions of the disk together are too long.</exception>
    public (GroupDescription Group, byte[] Text)? Read(IBlockDevice device, Extent area)
    {
        if (MetadataArea.Read(device, area) is not { } text)
        {
            return null;
        }

        _read += text.Length;
        if (_read > MaxRead)
        {
            throw new UnsupportedFeatureException($"LVM2 metadata of more than {MaxRead >> 20} MiB", Advice);
        }

        foreach ((GroupDescription Group, byte[] Text) kept in _kept)
        {
            if (kept.Text.AsSpan().SequenceEqual(text))
            {
                return kept;
            }
        }

        if (_kept.Sum(kept => (long)kept.Text.Length) + text.Length > MaxKept)
        {
            throw new UnsupportedFeatureException($"LVM2 metadata that says more than {MaxKept >> 20} MiB of different things", Advice);
        }

        (GroupDescription Group, byte[] Text) description = (GroupDescription.Read(text), text);
        _kept.Add(description);
        return description;
    }
}
