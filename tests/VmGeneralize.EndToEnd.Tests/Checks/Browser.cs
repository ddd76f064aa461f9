using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Checks;

/// <summary>Opens pages in headless Chromium.</summary>
internal static class Browser
{
    private static readonly string[] Options =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--no-first-run", "--virtual-time-budget=5000", "--enable-logging=stderr",
    ];

    /// <summary>Skips the calling test, saying why, when there is no browser.</summary>
    public static void Require() => OutsideTool.Require("chromium");

    /// <summary>Loads a page and returns it as it is after its scripts have run, together with the console output.</summary>
    public static (string Dom, IReadOnlyList<string> Console) Load(string path, params string[] options)
    {
        using TemporaryFolder profile = new();
        ToolResult result = VmGeneralizeTool.Start(
            "chromium", [.. Options, $"--user-data-dir={profile.File("profile")}", .. options, "--dump-dom", new Uri(path).AbsoluteUri]);
        Assert.True(result.ExitCode == 0 && result.Output.Contains("</html>", StringComparison.Ordinal), result.All);
        return (result.Output, [.. result.Error.Split('\n').Where(line => line.Contains("CONSOLE", StringComparison.Ordinal))]);
    }

    /// <summary>The width that a page's contents need in a window of a given width, both in CSS pixels.</summary>
    public static int ContentWidth(string path, int windowWidth)
    {
        using TemporaryFolder folder = new();
        string frame = folder.File("frame.html");
        File.WriteAllText(frame, $"""
            <!doctype html><html><body><iframe style="border:0;height:800px;width:{windowWidth}px" src="{new Uri(path).AbsoluteUri}"
            onload="document.body.dataset.width = this.contentDocument.documentElement.scrollWidth"></iframe></body></html>
            """);
        string dom = Load(frame, "--allow-file-access-from-files").Dom;
        const string Mark = "data-width=\"";
        int start = dom.IndexOf(Mark, StringComparison.Ordinal);
        Assert.True(start >= 0, dom);
        return int.Parse(dom.AsSpan(start + Mark.Length, dom.IndexOf('"', start + Mark.Length) - start - Mark.Length));
    }
}
