namespace VmGeneralize.Pipeline.Html;

/// <summary>Tables that become lists of labelled values where the page is too narrow for columns.</summary>
internal static class HtmlTable
{
    /// <param name="html">The page.</param>
    /// <param name="caption">What it shows.</param>
    /// <param name="columns">Headings; <c>Number</c> aligns to the right.</param>
    /// <param name="rows">Cells; the first one names the row.</param>
    public static void Write(HtmlWriter html, string caption, IReadOnlyList<(string Heading, bool Number)> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        using (html.Element("table"))
        {
            html.Element("caption", caption);
            using (html.Element("thead"))
            using (html.Element("tr"))
            {
                foreach ((string heading, bool number) in columns)
                {
                    html.Element("th", heading, ("scope", "col"), ("class", number ? "number" : "text"));
                }
            }

            using (html.Element("tbody"))
            {
                foreach (IReadOnlyList<string> row in rows)
                {
                    WriteRow(html, columns, row);
                }
            }
        }
    }

    /// <summary>Names and values.</summary>
    public static void Facts(HtmlWriter html, IEnumerable<(string Name, string? Value)> facts)
    {
        using (html.Element("dl"))
        {
            foreach ((string name, string? value) in facts.Where(fact => !string.IsNullOrEmpty(fact.Value)))
            {
                using (html.Element("div"))
                {
                    html.Element("dt", name);
                    html.Element("dd", value!);
                }
            }
        }
    }

    private static void WriteRow(HtmlWriter html, IReadOnlyList<(string Heading, bool Number)> columns, IReadOnlyList<string> row)
    {
        using (html.Element("tr"))
        {
            for (int column = 0; column < columns.Count; column++)
            {
                (string Name, string Value) kind = ("class", columns[column].Number ? "number" : "text");
                if (column == 0)
                {
                    html.Element("th", row[column], ("scope", "row"), kind);
                }
                else
                {
                    html.Element("td", row[column], ("data-label", columns[column].Heading), kind);
                }
            }
        }

        html.LineBreak();
    }
}
