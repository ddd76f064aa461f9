using System.Text;

namespace VmGeneralize.FileSystems.Fat;

/// <summary>
/// Assembles the name of a deleted file from free slots: parts of a long name, last part first, then the short name without its first
/// letter.
/// </summary>
internal sealed class DeadName
{
    private readonly StringBuilder _long = new();

    public void Forget() => _long.Clear();

    /// <returns>The name when a short entry ends it; null before that and when there is none.</returns>
    public string? Add(ReadOnlySpan<byte> slot)
    {
        if (FatDirectoryRecord.IsLongName(slot))
        {
            Span<char> units = stackalloc char[FatLongName.UnitsPerEntry];
            FatLongName.ReadUnits(slot, units);
            int end = units.IndexOfAny('\0', '\uFFFF');
            _long.Insert(0, units[..(end < 0 ? units.Length : end)]);
            if (_long.Length > FatLongName.MaxLength)
            {
                _long.Clear(); // parts of many files, whose short entries are gone
            }

            return null;
        }

        string name = _long.Length > 0 ? _long.ToString() : ShortName(slot);
        _long.Clear();
        return name;
    }

    /// <summary>The mark of a free slot replaces the first letter.</summary>
    private static string ShortName(ReadOnlySpan<byte> slot)
    {
        string name = FatDirectoryRecord.Read(slot, isFat32: false).ShortName;
        return slot[0] is FatDirectoryRecord.FreeMark or FatDirectoryRecord.EndMark && name.Length > 0 ? $"?{name[1..]}" : name;
    }
}
