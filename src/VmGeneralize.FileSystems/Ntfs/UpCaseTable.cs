using System.Runtime.InteropServices;
using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>
/// The volume's upper-case mapping (file record 10, <c>$UpCase</c>): one UTF-16 code unit for each code unit. It defines which
/// names are the same and how directories are ordered; it differs between the Windows versions that formatted the volume.
/// </summary>
internal sealed class UpCaseTable
{
    /// <summary>Bytes of <c>$UpCase</c>: 65536 code units.</summary>
    public const int Size = 128 * 1024;

    private readonly char[] _upper;

    /// <param name="bytes">The whole data stream of <c>$UpCase</c>; UTF-16LE, as is memory wherever this program runs.</param>
    /// <exception cref="CorruptDataException">Not 128 KiB.</exception>
    public UpCaseTable(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw CorruptDataException.Mismatch("$UpCase", 0, "length", Size, bytes.Length);
        }

        _upper = MemoryMarshal.Cast<byte, char>(bytes).ToArray();
    }

    public char ToUpper(char unit) => _upper[unit];

    /// <summary>
    /// The order of COLLATION_FILE_NAME: by upper case, then the shorter first, then, for names that differ in case only
    /// (possible in the POSIX namespace), by the first code unit that differs.
    /// </summary>
    public int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        int same = left.CommonPrefixLength(right);
        int order = CompareFrom(same, left, right);
        return order != 0 || same == left.Length ? order : left[same].CompareTo(right[same]);
    }

    /// <summary>As <see cref="Compare"/>, but names that differ in case only are equal.</summary>
    public int CompareIgnoringCase(ReadOnlySpan<char> left, ReadOnlySpan<char> right) =>
        CompareFrom(left.CommonPrefixLength(right), left, right);

    private int CompareFrom(int start, ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        char[] upper = _upper;
        int count = Math.Min(left.Length, right.Length);
        for (int i = start; i < count; i++)
        {
            char a = upper[left[i]];
            char b = upper[right[i]];
            if (a != b)
            {
                return a < b ? -1 : 1;
            }
        }

        return left.Length.CompareTo(right.Length);
    }
}
