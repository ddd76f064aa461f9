using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Fat;

/// <summary>
/// Collects the long entries before a short one ("FAT File System Specification", section 7): last part first, counting down to
/// 1, all with the checksum of the short name. Whatever does not fit was left by a program that knows no long names, and is ignored.
/// </summary>
internal sealed class FatLongName
{
    private const int UnitsPerEntry = 13;
    private const int MaximumEntries = 20;
    private const byte LastEntryMark = 0x40;

    private readonly char[] _units = new char[MaximumEntries * UnitsPerEntry];
    private int _next; // ordinal that has to come next; 0 when the name is complete, -1 when there is none
    private int _count;
    private byte _checksum;

    public FatLongName() => Reset();

    public void Reset() => _next = -1;

    public void Add(ReadOnlySpan<byte> slot)
    {
        int ordinal = slot[0] & 0x3F;
        if ((slot[0] & LastEntryMark) != 0)
        {
            _next = ordinal is >= 1 and <= MaximumEntries ? ordinal : -1;
            _count = ordinal;
            _checksum = slot[13];
        }

        if (ordinal == 0 || ordinal != _next || slot[13] != _checksum)
        {
            Reset();
            return;
        }

        Span<char> part = _units.AsSpan((ordinal - 1) * UnitsPerEntry, UnitsPerEntry);
        for (int i = 0; i < UnitsPerEntry; i++)
        {
            int offset = i switch { < 5 => 1 + (i * 2), < 11 => 14 + ((i - 5) * 2), _ => 28 + ((i - 11) * 2) };
            part[i] = (char)ReadUInt16LittleEndian(slot[offset..]);
        }

        _next--;
    }

    /// <summary>The name that belongs to a short entry with this checksum, or null. Forgets it either way.</summary>
    public string? Take(byte checksum)
    {
        bool isComplete = _next == 0 && _checksum == checksum;
        Reset();
        if (!isComplete)
        {
            return null;
        }

        ReadOnlySpan<char> units = _units.AsSpan(0, _count * UnitsPerEntry);
        int end = units.IndexOf('\0');
        ReadOnlySpan<char> name = end < 0 ? units : units[..end];
        return name.Length is 0 or > 255 || name.Contains('/') ? null : name.ToString();
    }
}
