using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Pipeline.Html;

/// <summary>Which Windows it is, and the evidence of whether Sysprep generalized it.</summary>
internal static class WindowsSection
{
    public static void Write(HtmlWriter html, ReportPage page)
    {
        foreach (WindowsReport windows in page.Windows)
        {
            using (html.Element("section"))
            {
                html.Element("h2", page.Windows.Count > 1 ? $"Windows on partition {windows.Partition}" : "Windows");
                HtmlTable.Facts(html,
                [
                    ("Product", windows.Product ?? "unknown"),
                    ("Edition", windows.Edition ?? "unknown"),
                    ("Installation type", windows.InstallationType),
                    ("Build", windows.DisplayVersion is null ? windows.Build ?? "unknown" : $"{windows.Build ?? "unknown"} ({windows.DisplayVersion})"),
                    ("Hyper-V generation", page.Disk.Generation),
                    ("Starts with", windows.ControlSet),
                    ("Hibernation", $"{windows.Hibernation}: {windows.HibernationEvidence}"),
                    ("Registry", string.Join("; ", windows.ReplayedHives)),
                ]);
                WriteSysprep(html, windows.Sysprep);
            }
        }
    }

    private static void WriteSysprep(HtmlWriter html, SysprepReport sysprep)
    {
        html.Element("h3", "Did Sysprep generalize it?");
        using (html.Element("p", ("class", sysprep.Generalized ? "verdict good" : "verdict bad")))
        {
            html.Element("b", sysprep.Generalized ? "Yes: " : "No: ");
            html.Text($"{sysprep.Summary} ({sysprep.Verdict}).");
        }

        const string none = "(none)";
        HtmlTable.Write(
            html,
            "The markers, and what a generalized system has",
            [("Marker", false), ("Found", false), ("Generalized", false)],
            [
                ["ImageState in the registry", sysprep.ImageState ?? none, Guests.Windows.SysprepState.GeneralizedToOobe],
                ["ImageState in State.ini", sysprep.StateIni ?? none, Guests.Windows.SysprepState.GeneralizedToOobe],
                ["SetupType and CmdLine", $"{sysprep.SetupType?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? none}, {(sysprep.CommandLine is "" ? "(empty)" : sysprep.CommandLine ?? none)}", @"2, ...\windeploy.exe"],
                ["Sysprep_succeeded.tag", sysprep.SucceededTag ? "there" : "not there", "there, unless freshly applied"],
                ["GeneralizationState", sysprep.GeneralizationState?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? none, "not judged"],
            ]);
        if (sysprep.LastError is not null)
        {
            using (html.Element("div", ("class", "notice")))
            {
                html.Element("b", "Last error in setuperr.log");
                html.Element("pre", sysprep.LastError);
            }
        }

        foreach (string warning in sysprep.Warnings)
        {
            html.Element("p", $"Warning: {warning}", ("class", "notice"));
        }
    }
}
