using VmGeneralize.Pipeline.Output;

namespace VmGeneralize.Pipeline.Html;

/// <summary>How to continue.</summary>
internal static class NextStepsSection
{
    public static void Write(HtmlWriter html, ReportPage page)
    {
        if (page.NextSteps.Count == 0)
        {
            return;
        }

        using (html.Element("section", ("id", "next")))
        {
            html.Element("h2", "Next steps");
            foreach (NextStep step in page.NextSteps)
            {
                html.WithOptions("p", step.Text);
                foreach (Script script in step.Scripts)
                {
                    html.Element("p", Name(script.Shell), ("class", "shell"));
                    using (html.Element("pre"))
                    {
                        foreach (string line in script.Lines)
                        {
                            html.WithOptions("code", line); // a block: a line break beside it would show as an empty line
                        }
                    }
                }
            }
        }
    }

    private static string Name(Shell shell) => shell switch
    {
        Shell.Sh => "Shell",
        Shell.PowerShell => "PowerShell",
        Shell.Cmd => "In the VM",
        _ => throw new InvalidOperationException($"A page has no name for {shell}"),
    };
}
