using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Fat;

/// <summary>
/// Collects the long entries before a short one ("FAT File System Specification", section 7): last part first, counting down to
/// 1, all with the checksum of the short name. Whatever does not fit was left by a program that knows no long names, and is ignored.
/// </summary>
internal sealed class FatLongName
{
    public const int UnitsPerEntry = 13;
    public const int MaxLength = 255; // UTF-16 units
    public const byte LastEntryMark = 0x40;
    private const int MaxEntries = 20;

    private readonly char[] _units = new char[MaxEntries * UnitsPerEntry];
    private int _next; // ordinal that must come next; 0 when the name is complete, -1 when there is none
    private int _count;
    private byte _checksum;

    public FatLongName() => Reset();

    public void Reset() => _next = -1;

    public void Add(ReadOnlySpan<byte> slot)
    {
        int ordinal = slot[0] & 0x3F;
        if ((slot[0] & LastEntryMark) != 0)
        {
            _next = ordinal is >= 1 and <= MaxEntries ? ordinal : -1;
            _count = ordinal;
            _checksum = slot[13];
        }

        if (ordinal == 0 || ordinal != _next || slot[13] != _checksum)
        {
            Reset();
            return;
        }

        ReadUnits(slot, _units.AsSpan((ordinal - 1) * UnitsPerEntry, UnitsPerEntry));
        _next--;
    }

    /// <summary>The part of a name that one slot holds, including what follows its end.</summary>
    public static void ReadUnits(ReadOnlySpan<byte> slot, Span<char> units)
    {
        for (int i = 0; i < UnitsPerEntry; i++)
        {
            units[i] = (char)ReadUInt16LittleEndian(slot[OffsetOf(i)..]);
        }
    }

    /// <summary>Slots that a name takes besides the short one.</summary>
    public static int SlotsFor(string name) => (name.Length + UnitsPerEntry - 1) / UnitsPerEntry;

    /// <summary>Fills the slots of a name, in their order on the volume.</summary>
    public static void Write(string name, byte checksum, Span<byte> slots)
    {
        int count = SlotsFor(name);
        slots[..(count * FatDirectoryRecord.Size)].Clear();
        for (int ordinal = count; ordinal >= 1; ordinal--)
        {
            Span<byte> slot = slots.Slice((count - ordinal) * FatDirectoryRecord.Size, FatDirectoryRecord.Size);
            slot[0] = (byte)(ordinal | (ordinal == count ? LastEntryMark : 0));
            slot[11] = FatDirectoryRecord.LongName;
            slot[13] = checksum;
            for (int i = 0; i < UnitsPerEntry; i++)
            {
                int unit = ((ordinal - 1) * UnitsPerEntry) + i;
                // A name is ended by 0 unless it fills its slots, and the rest is 0xFFFF.
                ushort value = unit < name.Length ? name[unit] : unit == name.Length ? '\0' : ushort.MaxValue;
                WriteUInt16LittleEndian(slot[OffsetOf(i)..], value);
            }
        }
    }

    /// <summary>The name that belongs to a short entry with this checksum, or null. Forgets it either way.</summary>
    /// <param name="checksum">Of the short name.</param>
    /// <param name="slots">Slots that belong to the short entry, also when what they hold is not a name.</param>
    public string? Take(byte checksum, out int slots)
    {
        bool isComplete = _next == 0 && _checksum == checksum;
        slots = isComplete ? _count : 0;
        Reset();
        if (!isComplete)
        {
            return null;
        }

        ReadOnlySpan<char> units = _units.AsSpan(0, _count * UnitsPerEntry);
        int end = units.IndexOf('\0');
        ReadOnlySpan<char> name = end < 0 ? units : units[..end];
        return name.Length is 0 or > MaxLength || name.Contains('/') ? null : name.ToString();
    }

    private static int OffsetOf(int unit) => unit switch { < 5 => 1 + (unit * 2), < 11 => 14 + ((unit - 5) * 2), _ => 28 + ((unit - 11) * 2) };
}
