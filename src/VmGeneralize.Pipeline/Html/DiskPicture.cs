using System.Globalization;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Html;

/// <summary>A disk as a strip of partitions, drawn as SVG: wide or narrow, it fills its place without distorting its text.</summary>
internal static class DiskPicture
{
    private const double MinPartition = 4; // percent of the strip: room for a digit on a telephone
    private const double MinSegment = 1.2; // percent of the strip
    private const double MinForName = 26; // percent of the strip
    private const int StripTop = 24; // pixels
    private const int StripHeight = 60; // pixels
    private const int LongestName = 28;

    /// <param name="html">The page.</param>
    /// <param name="id">Makes the ids of its title and description.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="description">The same as the picture, in words.</param>
    /// <param name="diskSize">In bytes.</param>
    /// <param name="volumes">The partitions.</param>
    /// <param name="segments">What each is made of, left to right.</param>
    /// <param name="gap">What space outside them is made of, from one byte of the disk to another; nothing for an empty frame.</param>
    public static void Write(
        HtmlWriter html,
        string id,
        string title,
        string description,
        long diskSize,
        IReadOnlyList<VolumeFacts> volumes,
        Func<VolumeFacts, IReadOnlyList<Segment>> segments,
        Func<long, long, IReadOnlyList<Segment>> gap)
    {
        using (html.Element(
            "svg",
            ("class", "disk"),
            ("role", "img"),
            ("aria-labelledby", $"{id}-title {id}-text"),
            ("width", "100%"),
            ("height", Number(StripTop + StripHeight + 2))))
        {
            html.Element("title", title, ("id", $"{id}-title"));
            html.Element("desc", description, ("id", $"{id}-text"));
            WritePatterns(html, id);
            html.Empty("rect", ("class", "gap"), ("x", "0"), ("y", Number(StripTop)), ("width", "100%"), ("height", Number(StripHeight)), ("rx", "4"));
            (VolumeFacts? Volume, long Start, long End)[] parts = [.. Parts(diskSize, volumes)];
            double[] shares = PictureScale.Shares([.. parts.Select(part => part.End - part.Start)], MinPartition);
            double position = 0;
            for (int index = 0; index < parts.Length; index++)
            {
                if (parts[index].Volume is { } volume)
                {
                    WriteName(html, volume, position, shares[index]);
                    WriteStrip(html, id, segments(volume), "outline", position, shares[index]);
                }
                else if (gap(parts[index].Start, parts[index].End) is { Count: > 0 } unowned)
                {
                    WriteStrip(html, id, unowned, "gap", position, shares[index]);
                }

                position += shares[index];
            }
        }
    }

    // Partitions in their order on the disk, with the larger gaps between them.
    private static IEnumerable<(VolumeFacts? Volume, long Start, long End)> Parts(long diskSize, IReadOnlyList<VolumeFacts> volumes)
    {
        long position = 0;
        foreach (VolumeFacts volume in volumes.OrderBy(volume => volume.Offset))
        {
            if (IsShown(volume.Offset - position, diskSize))
            {
                yield return (null, position, volume.Offset);
            }

            position = Math.Max(position, volume.Offset + volume.Length);
            yield return (volume, volume.Offset, volume.Offset + volume.Length);
        }

        if (IsShown(diskSize - position, diskSize))
        {
            yield return (null, position, diskSize);
        }
    }

    // Alignment gaps of a MiB are on every disk and say nothing.
    private static bool IsShown(long gap, long diskSize) => gap > Math.Max(8L << 20, diskSize / 100);

    private static void WriteName(HtmlWriter html, VolumeFacts volume, double position, double share)
    {
        html.Element(
            "text", volume.Number.ToString(CultureInfo.InvariantCulture), ("x", Percent(position + (share / 2))), ("y", "16"),
            ("text-anchor", "middle"), ("class", share >= MinForName ? "narrow-only" : "always"));
        if (share >= MinForName)
        {
            html.Element("text", Name(volume), ("x", Percent(position + (share / 2))), ("y", "16"), ("text-anchor", "middle"), ("class", "wide-only"));
        }
    }

    private static void WriteStrip(HtmlWriter html, string id, IReadOnlyList<Segment> segments, string frame, double position, double share)
    {
        using (html.Element("svg", ("x", Percent(position)), ("y", Number(StripTop)), ("width", Percent(share)), ("height", Number(StripHeight))))
        {
            double[] widths = PictureScale.Shares([.. segments.Select(segment => segment.Length)], MinSegment / share * 100);
            double start = 0;
            for (int index = 0; index < segments.Count; index++)
            {
                WriteSegment(html, id, segments[index].Use, start, widths[index]);
                start += widths[index];
            }

            html.Empty("rect", ("class", frame), ("x", "0"), ("y", "0"), ("width", "100%"), ("height", "100%"));
        }
    }

    private static void WriteSegment(HtmlWriter html, string id, Use use, double start, double width)
    {
        if (width <= 0)
        {
            return;
        }

        html.Empty("rect", ("class", Legend.Class(use)), ("x", Percent(start)), ("y", "0"), ("width", Percent(width)), ("height", "100%"));
        if (use is Use.Removed or Use.Dead)
        {
            html.Empty("rect", ("fill", $"url(#{id}-{Legend.Class(use)})"), ("x", Percent(start)), ("y", "0"), ("width", Percent(width)), ("height", "100%"));
        }
    }

    // Told apart without colours too.
    private static void WritePatterns(HtmlWriter html, string id)
    {
        using (html.Element("defs"))
        {
            using (html.Element("pattern", ("id", $"{id}-removed"), ("width", "8"), ("height", "8"), ("patternUnits", "userSpaceOnUse")))
            {
                html.Empty("path", ("class", "hatch"), ("d", "M0 8L8 0M-2 2L2 -2M6 10L10 6"));
            }

            using (html.Element("pattern", ("id", $"{id}-dead"), ("width", "8"), ("height", "8"), ("patternUnits", "userSpaceOnUse")))
            {
                html.Empty("circle", ("class", "dot"), ("cx", "4"), ("cy", "4"), ("r", "1.5"));
            }
        }
    }

    private static string Name(VolumeFacts volume)
    {
        string name = string.IsNullOrEmpty(volume.Label) ? volume.Type : volume.Label;
        int length = Math.Min(name.Length, LongestName);
        string shown = length < name.Length ? name[..(char.IsHighSurrogate(name[length - 1]) ? length - 1 : length)] + "..." : name;
        return $"{volume.Number}: {shown}, {Bytes.Text(volume.Length)}";
    }

    private static string Percent(double value) => value.ToString("0.###", CultureInfo.InvariantCulture) + "%";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
