using VmGeneralize.Guests.Disk;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Html;

/// <summary>The unallocated space: what of it the disk file stores, and whether it is copied.</summary>
internal static class UnallocatedSection
{
    /// <summary>Nothing when the disk has no such space.</summary>
    public static void Write(HtmlWriter html, ReportPage page)
    {
        if (page.Unallocated.Count == 0)
        {
            return;
        }

        HtmlTable.Write(
            html,
            $"Unallocated space: {(page.Plan is null ? "a copy leaves it out" : IsKept(page) ? "kept (--keep-unallocated)" : "left out")}",
            [("Place", false), ("Offset", true), ("Size", true), ("Stored", true)],
            page.Unallocated.Select(space => (IReadOnlyList<string>)
                [space.Place, Counts.Text(space.Offset), Bytes.Text(space.Length), Bytes.Text(space.StoredBytes)]));
    }

    /// <summary>The part of it outside the partitions; the rest is part of what they say.</summary>
    public static IEnumerable<UnallocatedFacts> Gaps(ReportPage page) => page.Unallocated.Where(space => space.Kind == UnallocatedKind.Gap);

    /// <summary>What it is made of.</summary>
    public static IReadOnlyList<Segment> Segments(ReportPage page, UnallocatedFacts space) =>
        [new(IsKept(page) ? Use.Live : Use.Dead, space.StoredBytes), new(Use.Free, space.Length - space.StoredBytes)];

    /// <summary>What is outside the partitions between two bytes of the disk.</summary>
    public static IReadOnlyList<Segment> Segments(ReportPage page, long start, long end) =>
        [.. Gaps(page).Where(space => space.Offset >= start && space.Offset < end).SelectMany(space => Segments(page, space))];

    private static bool IsKept(ReportPage page) => page.Plan?.Options.KeepUnallocated == true;
}
