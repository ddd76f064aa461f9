using VmGeneralize.Disks;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Html;

/// <summary>The disk as a picture, and the same numbers as a table.</summary>
internal static class DiskSection
{
    public static void Write(HtmlWriter html, ReportPage page)
    {
        using (html.Element("section", ("id", "disk")))
        {
            html.Element("h2", "The disk");
            if (page.Disk is not { } disk)
            {
                HtmlTable.Facts(html, [("File", page.File)]);
                html.Element("p", "It could not be opened: there is no picture of it.", ("class", "notice"));
                return;
            }

            HtmlTable.Facts(html,
            [
                ("File", disk.File),
                ("Container", $"{disk.Format.Name()}, {Counts.Exact(disk.FileSize)} in the file"),
                ("Disk size", Counts.Exact(disk.VirtualSize)),
                ("Partition table", $"{disk.PartitionTable}, sectors of {disk.LogicalSectorSize} bytes"),
                ("Hyper-V generation", disk.Generation.ToString()),
            ]);
            foreach (string note in disk.Notes)
            {
                html.Element("p", $"Note: {note}", ("class", "notice"));
            }

            if (page.Volumes.Count == 0)
            {
                html.Element("p", "The disk has no partitions that could be read.");
                return;
            }

            WriteSource(html, page, disk);
            WriteImage(html, page);
            WriteTable(html, page);
            UnallocatedSection.Write(html, page);
        }
    }

    private static void WriteSource(HtmlWriter html, ReportPage page, DiskFacts disk)
    {
        bool planned = page.Plan is not null;
        html.Element("h3", planned ? "Before: what stays and what is removed" : "What is on it");
        DiskPicture.Write(
            html,
            "before",
            $"{Counts.Of(page.Volumes.Count, "partition")} of {page.File}",
            string.Join(
                ". ",
                page.Volumes.Select(volume => $"Partition {volume.Number}, {volume.Type}, {Bytes.Text(volume.Length)}: {Words(Segments(volume), planned)}")
                    .Concat(UnallocatedSection.Gaps(page).Where(space => space.StoredBytes > 0)
                        .Select(space => $"Space {space.Place}, {Bytes.Text(space.Length)}: {Words(UnallocatedSection.Segments(page, space), planned)}"))),
            disk.VirtualSize,
            page.Volumes,
            Segments,
            (start, end) => UnallocatedSection.Segments(page, start, end));
        IEnumerable<Segment> gaps = UnallocatedSection.Gaps(page).SelectMany(space => UnallocatedSection.Segments(page, space));
        IEnumerable<Segment> all = page.Volumes.SelectMany(Segments).Concat(gaps);
        Legend.Write(html, Totals(all).Where(total => planned || total.Use != Use.Removed), planned);
    }

    private static void WriteImage(HtmlWriter html, ReportPage page)
    {
        if (page.Output is not { } output)
        {
            return;
        }

        (Use there, Use zero) = page.Azure is null ? (Use.Written, Use.NotWritten) : (Use.Sent, Use.NotSent);
        IReadOnlyList<Segment> Written(VolumeFacts volume)
        {
            long written = output.Volumes.FirstOrDefault(other => other.Number == volume.Number)?.WrittenBytes ?? 0;
            return [new(there, written), new(zero, volume.Length - written)];
        }

        html.Element("h3", page.Azure is null ? "After: what was written to the image" : "After: what was sent to Azure");
        DiskPicture.Write(
            html,
            "after",
            $"What was {(page.Azure is null ? "written" : "sent")} to {output.File}",
            string.Join(". ", page.Volumes.Select(volume => $"Partition {volume.Number}: {Words(Written(volume), planned: true)}")),
            output.VirtualSize,
            page.Volumes,
            Written,
            (_, _) => []);
        Legend.Write(html, [new(there, output.WrittenBytes), new(zero, output.SkippedBytes)], planned: true);
        HtmlTable.Facts(html,
        [
            (page.Azure is null ? "Image file" : "In Azure", output.File),
            ("Container", output.Container),
            ("Disk size", Counts.Exact(output.VirtualSize)),
            ("Live in it", Counts.Exact(output.LiveBytes)),
            ("Fingerprint of its contents", output.Fingerprint),
        ]);
    }

    private static void WriteTable(HtmlWriter html, ReportPage page)
    {
        bool planned = page.Plan is not null;
        List<(string Heading, bool Number, Func<VolumeFacts, string> Cell)> columns =
        [
            ("Partition", false, PartitionName),
            ("Contents", false, volume => volume.FileSystem ?? volume.Content),
            ("Label", false, volume => volume.Label ?? ""),
            ("Size", true, volume => Bytes.Text(volume.Length)),
            (planned ? "Live before" : "Live", true, volume => Bytes.Text(volume.LiveBytes)),
        ];
        if (planned)
        {
            columns.Add(("Removed", true, volume => volume.RemovedBytes is long removed ? Bytes.Text(removed) : ""));
        }

        columns.Add(("Dead", true, volume => Bytes.Text(volume.DeadBytes)));
        columns.Add(("Stored", true, volume => Bytes.Text(volume.StoredBytes)));
        if (page.Output is { } output)
        {
            columns.Add(
                (
                    Legend.Name(page.Azure is null ? Use.Written : Use.Sent, planned),
                    true,
                    volume => volume.IsLogical ? "" : Bytes.Text(output.Volumes.FirstOrDefault(other => other.Number == volume.Number)?.WrittenBytes ?? 0)));
        }

        columns.Add(("State", false, volume => volume.Problem ?? volume.State ?? ""));
        HtmlTable.Write(
            html,
            "Partitions in numbers",
            [.. columns.Select(column => (column.Heading, column.Number))],
            page.Volumes.SelectMany(volume => volume.LogicalVolumes.Prepend(volume)).Select(
                volume => (IReadOnlyList<string>)[.. columns.Select(column => column.Cell(volume))]));
    }

    // Most names only repeat the type.
    private static string PartitionName(VolumeFacts volume) =>
        volume.Name.Length == 0 || volume.Name.StartsWith(volume.Type, StringComparison.OrdinalIgnoreCase)
        ? $"{volume.Number}: {volume.Type}"
        : $"{volume.Number}: {volume.Type} ({volume.Name})";

    private static IReadOnlyList<Segment> Segments(VolumeFacts volume)
    {
        long removed = volume.RemovedBytes ?? 0;
        return
        [
            new(Use.Live, volume.LiveBytes - removed),
            new(Use.Removed, removed),
            new(Use.Dead, volume.DeadBytes),
            new(Use.Free, Math.Max(0, volume.Length - volume.LiveBytes - volume.DeadBytes)),
        ];
    }

    private static IEnumerable<Segment> Totals(IEnumerable<Segment> segments) =>
        segments.GroupBy(segment => segment.Use).Select(group => new Segment(group.Key, group.Sum(segment => segment.Length)));

    private static string Words(IReadOnlyList<Segment> segments, bool planned) =>
        string.Join(
            ", ",
            segments.Where(segment => segment.Length > 0).Select(
                segment => $"{Legend.Name(segment.Use, planned).ToLowerInvariant()} {Bytes.Text(segment.Length)}"));
}
