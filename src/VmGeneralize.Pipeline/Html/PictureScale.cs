namespace VmGeneralize.Pipeline.Html;

/// <summary>Widths in proportion, but none so small that it cannot be seen.</summary>
internal static class PictureScale
{
    /// <summary>Divides 100 % in proportion to lengths; each one above zero gets at least the minimum.</summary>
    /// <param name="lengths">In any unit.</param>
    /// <param name="minimum">In percent; lowered when there are so many that it does not fit.</param>
    /// <returns>In percent, in the same order; zero where the length is.</returns>
    public static double[] Shares(IReadOnlyList<long> lengths, double minimum)
    {
        int shown = lengths.Count(length => length > 0);
        double[] shares = new double[lengths.Count];
        if (shown == 0)
        {
            return shares;
        }

        double least = Math.Min(minimum, 60.0 / shown);
        bool[] raised = new bool[lengths.Count];

        // What is raised takes from the others, which may bring another one below the minimum: at most one round for each.
        for (int round = 0; round <= shown; round++)
        {
            double left = 100 - (least * raised.Count(isRaised => isRaised));
            double total = lengths.Where((length, index) => length > 0 && !raised[index]).Sum(length => (double)length);
            bool changed = false;
            for (int index = 0; index < shares.Length; index++)
            {
                shares[index] = raised[index] ? least : lengths[index] > 0 ? lengths[index] / total * left : 0;
                if (lengths[index] > 0 && !raised[index] && shares[index] < least)
                {
                    raised[index] = true;
                    changed = true;
                }
            }

            if (!changed)
            {
                break;
            }
        }

        return shares;
    }
}
