using VmGeneralize.Guests;

namespace VmGeneralize.Pipeline.Html;

/// <summary>Why the disk must not be changed, and the way out; first on the page.</summary>
internal static class ObstacleSection
{
    public static void Write(HtmlWriter html, ReportPage page)
    {
        if (page.Obstacles.Count == 0)
        {
            return;
        }

        using (html.Element("section", ("class", "obstacles"), ("id", "first")))
        {
            html.Element("h2", Heading(page.Cause));
            using (html.Element("ol"))
            {
                foreach (IGrouping<string, GuestObstacle> alike in page.Obstacles.GroupBy(obstacle => obstacle.FirstDo))
                {
                    using (html.Element("li"))
                    {
                        foreach (GuestObstacle obstacle in alike)
                        {
                            html.Element("p", obstacle.Reason, ("class", "reason"));
                        }

                        using (html.Element("p", ("class", "first")))
                        {
                            html.Element("b", "Do first: ");
                            html.Text(alike.Key);
                        }

                        html.Element("p", $"code: {string.Join(", ", alike.Select(obstacle => obstacle.Code).Distinct())}", ("class", "muted"));
                    }
                }
            }
        }
    }

    private static string Heading(StopCause cause) => cause switch
    {
        StopCause.Refused => "Why it was refused, and what to do first",
        StopCause.Damaged => "What is damaged, and what to do first",
        StopCause.Unsupported => "What is not supported, and what to do first",
        _ => "Why it would be refused, and what to do first",
    };
}
