using System.Globalization;
using VmGeneralize.Guests.Windows;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Html;

/// <summary>Which Windows it is, and the evidence of whether Sysprep generalized it.</summary>
internal static class WindowsSection
{
    public static void Write(HtmlWriter html, ReportPage page)
    {
        InstalledWindows[] systems = [.. page.Systems.OfType<InstalledWindows>()];
        foreach (InstalledWindows windows in systems)
        {
            using (html.Element("section"))
            {
                html.Element("h2", systems.Length > 1 ? $"Windows on partition {windows.Partition}" : "Windows");
                HtmlTable.Facts(html,
                [
                    ("Product", windows.Version.ProductName ?? "unknown"),
                    ("Edition", windows.Version.Edition ?? "unknown"),
                    ("Installation type", windows.Version.InstallationType),
                    (
                        "Build",
                        windows.Version.DisplayVersion is null ? windows.Version.Build ?? "unknown" : $"{windows.Version.Build ?? "unknown"} "
                            + $"({windows.Version.DisplayVersion})"),
                    ("Hyper-V generation", page.Disk?.Generation.ToString() ?? ""),
                    ("Processor", FactWords.Of(windows.Processor)),
                    ("Starts from NVMe disks", FactWords.Of(windows.StartsFromNvme)),
                    ("Accelerated networking", FactWords.Of(windows.HasAcceleratedNetwork)),
                    ("Starts with", windows.ControlSet),
                    ("Hibernation", $"{windows.Hibernation}: {windows.HibernationEvidence}"),
                    ("Registry", string.Join("; ", windows.ReplayedHives)),
                ]);
                WriteSysprep(html, windows);
            }
        }
    }

    private static void WriteSysprep(HtmlWriter html, InstalledWindows windows)
    {
        SysprepState sysprep = windows.Sysprep;
        html.Element("h3", "Did Sysprep generalize it?");
        using (html.Element("p", ("class", sysprep.IsGeneralized ? "verdict good" : "verdict bad")))
        {
            html.Element("b", sysprep.IsGeneralized ? "Yes: " : "No: ");
            html.Text($"{sysprep.Summary} ({sysprep.Verdict}).");
        }

        const string none = "(none)";
        HtmlTable.Write(
            html,
            "The markers, and what a generalized system has",
            [("Marker", false), ("Found", false), ("Generalized", false)],
            [
                ["ImageState in the registry", sysprep.ImageState ?? none, SysprepState.GeneralizedToOobe],
                ["ImageState in State.ini", sysprep.StateIni ?? none, SysprepState.GeneralizedToOobe],
                [
                    "SetupType and CmdLine",
                    $"{sysprep.SetupType?.ToString(CultureInfo.InvariantCulture) ?? none}, "
                        + $"{(sysprep.CommandLine is "" ? "(empty)" : sysprep.CommandLine ?? none)}",
                    @"2, ...\windeploy.exe",
                ],
                ["Sysprep_succeeded.tag", sysprep.SucceededTag ? "present" : "missing", "present, unless freshly applied"],
                ["GeneralizationState", sysprep.GeneralizationState?.ToString(CultureInfo.InvariantCulture) ?? none, "not judged"],
            ]);
        if (windows.LastError is not null)
        {
            using (html.Element("div", ("class", "notice")))
            {
                html.Element("b", "Last error in setuperr.log");
                html.Element("pre", windows.LastError);
            }
        }

        foreach (string warning in sysprep.Warnings)
        {
            html.Element("p", $"Warning: {warning}", ("class", "notice"));
        }
    }
}
