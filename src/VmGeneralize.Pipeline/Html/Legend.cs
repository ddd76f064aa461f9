namespace VmGeneralize.Pipeline.Html;

/// <summary>What the colours of the disk picture stand for, with the sum of each.</summary>
internal static class Legend
{
    /// <summary>Class in the style sheet.</summary>
    public static string Class(Use use) => use switch
    {
        Use.Live => "live",
        Use.Removed => "removed",
        Use.Dead => "dead",
        Use.Free => "free",
        Use.Sent or Use.Written => "sent",
        Use.NotSent or Use.NotWritten => "notsent",
        _ => throw Unknown(use),
    };

    public static string Name(Use use, bool planned) => use switch
    {
        Use.Live => planned ? "Live, stays" : "Live",
        Use.Removed => "Removed",
        Use.Dead => "Dead",
        Use.Free => "Free",
        Use.Written => "Written",
        Use.NotWritten => "Not written",
        Use.Sent => "Sent",
        Use.NotSent => "Not sent",
        _ => throw Unknown(use),
    };

    public static void Write(HtmlWriter html, IEnumerable<Segment> totals, bool planned)
    {
        using (html.Element("ul", ("class", "legend")))
        {
            foreach (Segment total in totals)
            {
                using (html.Element("li"))
                {
                    html.Element("span", "", ("class", $"swatch {Class(total.Use)}"), ("aria-hidden", "true"));
                    using (html.Element("span"))
                    {
                        html.Element("b", $"{Name(total.Use, planned)}: {Counts.Exact(total.Length)}");
                        html.Element("span", Meaning(total.Use), ("class", "muted"));
                    }
                }
            }
        }
    }

    private static string Meaning(Use use) => use switch
    {
        Use.Live => "Files and metadata in use.",
        Use.Removed => "In use until now; removed by the operations below.",
        Use.Dead => "Free and unallocated space that the disk file still stores, such as deleted data. Not copied.",
        Use.Free => "Free space, in partitions and outside them, that holds nothing.",
        Use.Sent or Use.Written => "Live data that is not zero.",
        Use.NotSent or Use.NotWritten => "Reads as zero in the image: free space, dead data and zeros.",
        _ => throw Unknown(use),
    };

    private static InvalidOperationException Unknown(Use use) => new($"The legend has no words for {use}");
}
