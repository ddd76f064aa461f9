namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>
/// The order of releases, in which 6.1.0-9 comes before 6.1.0-37: digits are compared as numbers, whatever is between them as text, as
/// GNU coreutils' <c>sort -V</c> and boot loaders do. A tilde comes before everything, the end included.
/// </summary>
internal sealed class VersionOrder : IComparer<string>
{
    public static VersionOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        (string left, string right) = (x ?? "", y ?? "");
        (int i, int j) = (0, 0);
        while (i < left.Length || j < right.Length)
        {
            if (i < left.Length && j < right.Length && char.IsAsciiDigit(left[i]) && char.IsAsciiDigit(right[j]))
            {
                ReadOnlySpan<char> first = Number(left, ref i);
                ReadOnlySpan<char> second = Number(right, ref j);
                int order = first.Length != second.Length ? first.Length.CompareTo(second.Length) : first.SequenceCompareTo(second);
                if (order != 0)
                {
                    return order;
                }
            }
            else if (Rank(left, i++).CompareTo(Rank(right, j++)) is not 0 and var order)
            {
                return order;
            }
        }

        return string.CompareOrdinal(left, right); // 1.01 and 1.1 are two names
    }

    private static int Rank(string text, int at) => at >= text.Length ? 0 : text[at] == '~' ? -1 : text[at];

    /// <summary>The digits at a place, without leading zeros, and the place after them.</summary>
    private static ReadOnlySpan<char> Number(string text, ref int at)
    {
        int start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return text.AsSpan(start, at - start).TrimStart('0');
    }
}
