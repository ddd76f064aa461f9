namespace VmGeneralize.Blocks;

/// <summary>What a name with a slip in it was meant to be.</summary>
public static class NearestName
{
    private const int LongestTyped = 64; // characters; what is longer is no slip of a name

    /// <summary>
    /// The known name that is nearest: by letters left out, added, changed or swapped with their neighbour (optimal string alignment), at most one for
    /// every three letters. Null when none is near.
    /// </summary>
    public static string? Of(string typed, IEnumerable<string> known)
    {
        if (typed.Length is 0 or > LongestTyped)
        {
            return null;
        }

        string name = typed.ToLowerInvariant();
        (string? best, int least) = (null, int.Max(1, name.Length / 3) + 1);
        foreach (string candidate in known)
        {
            int distance = Math.Abs(candidate.Length - name.Length) < least ? Distance(name, candidate.ToLowerInvariant()) : least;
            if (distance < least)
            {
                (best, least) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>"Did you mean X?", or nothing when no name is near.</summary>
    public static string Question(string typed, IEnumerable<string> known) => Of(typed, known) is { } meant ? $" Did you mean {meant}?" : "";

    private static int Distance(string left, string right)
    {
        int[] before = new int[right.Length + 1];
        int[] last = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int[] row = new int[right.Length + 1];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int same = left[i - 1] == right[j - 1] ? 0 : 1;
                row[j] = int.Min(int.Min(last[j] + 1, row[j - 1] + 1), last[j - 1] + same);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    row[j] = int.Min(row[j], before[j - 2] + 1);
                }
            }

            (before, last) = (last, row);
        }

        return last[right.Length];
    }
}
