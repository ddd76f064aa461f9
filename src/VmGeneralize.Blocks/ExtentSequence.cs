namespace VmGeneralize.Blocks;

/// <summary>
/// Set operations on ascending, disjoint extents without a set: one pass over each side, in step, holding one extent of either.
/// Results are ascending and disjoint.
/// </summary>
public static class ExtentSequence
{
    /// <summary>What is in either; adjacent extents are joined.</summary>
    public static IEnumerable<Extent> Union(IEnumerable<Extent> left, IEnumerable<Extent> right)
    {
        Extent pending = default;
        foreach (Extent next in Merge(left, right))
        {
            if (next.Length == 0)
            {
                continue;
            }

            if (pending.Length > 0 && next.Offset > pending.End)
            {
                yield return pending;
                pending = next;
            }
            else
            {
                pending = pending.Length == 0 ? next : Extent.FromBounds(pending.Offset, Math.Max(pending.End, next.End));
            }
        }

        if (pending.Length > 0)
        {
            yield return pending;
        }
    }

    /// <summary>What is in <paramref name="extents"/> and not in <paramref name="taken"/>.</summary>
    public static IEnumerable<Extent> Except(IEnumerable<Extent> extents, IEnumerable<Extent> taken)
    {
        using IEnumerator<Extent> holes = taken.GetEnumerator();
        bool more = holes.MoveNext();
        foreach (Extent extent in extents)
        {
            long position = extent.Offset;
            while (more && holes.Current.Offset < extent.End)
            {
                if (holes.Current.Offset > position)
                {
                    yield return Extent.FromBounds(position, holes.Current.Offset);
                }

                position = Math.Max(position, holes.Current.End);
                if (holes.Current.End > extent.End)
                {
                    break; // it reaches into the next extent
                }

                more = holes.MoveNext();
            }

            if (position < extent.End)
            {
                yield return Extent.FromBounds(position, extent.End);
            }
        }
    }

    // Both merged in order; overlaps remain.
    private static IEnumerable<Extent> Merge(IEnumerable<Extent> left, IEnumerable<Extent> right)
    {
        using IEnumerator<Extent> ours = left.GetEnumerator();
        using IEnumerator<Extent> theirs = right.GetEnumerator();
        bool moreOfOurs = ours.MoveNext();
        bool moreOfTheirs = theirs.MoveNext();
        while (moreOfOurs || moreOfTheirs)
        {
            if (!moreOfTheirs || (moreOfOurs && ours.Current <= theirs.Current))
            {
                yield return ours.Current;
                moreOfOurs = ours.MoveNext();
            }
            else
            {
                yield return theirs.Current;
                moreOfTheirs = theirs.MoveNext();
            }
        }
    }
}
