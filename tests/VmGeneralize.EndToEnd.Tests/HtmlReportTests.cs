using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Xml.Linq;
using VmGeneralize.EndToEnd.Tests.Checks;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary><c>--report FILE.html</c>: what it contains, that a browser shows it without errors, and that a guest cannot inject anything into it.</summary>
public sealed class HtmlReportTests
{
    private static string Fixture => Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx");

    [Fact]
    public void Every_command_writes_the_page_that_it_is_asked_for()
    {
        using TemporaryFolder folder = new();
        string vhd = folder.File("out.vhd");

        VmGeneralizeTool.RunChecked("inspect", Fixture, "--report", folder.File("inspect.html"));
        VmGeneralizeTool.RunChecked("plan", Fixture, "--report", folder.File("plan.html"));
        VmGeneralizeTool.RunChecked("generalize", Fixture, "-o", vhd, "--report", folder.File("generalize.html"));
        VmGeneralizeTool.RunChecked("run", Fixture, "--to", folder.File("dir"), "--report", folder.File("run.html"));

        Assert.Contains("Ready: generalize would accept this disk.", Text(folder.File("inspect.html")), StringComparison.Ordinal);
        Assert.Contains("This is what would be changed.", Text(folder.File("plan.html")), StringComparison.Ordinal);
        Assert.Contains("The generalized image was written, with ", Text(folder.File("generalize.html")), StringComparison.Ordinal);
        Assert.Contains(@"C:\Windows\Panther\Setup.exe\a b c\ünïcode – 日本語 😀.log", Text(folder.File("run.html")), StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(folder.File("run.html")), File.ReadAllText(Path.Combine(folder.File("dir"), "server2022.report.html")));
        Assert.False(File.Exists(folder.File("out.report.html")));
    }

    [Fact]
    public void The_numbers_of_the_picture_add_up()
    {
        using TemporaryFolder folder = new();

        string json = VmGeneralizeTool.RunChecked("run", Fixture, "--to", folder.Path, "--json").Output;

        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement plan = document.RootElement.GetProperty("plan");
        JsonElement output = document.RootElement.GetProperty("output");
        long removed = 0;
        foreach (JsonElement volume in plan.GetProperty("volumes").EnumerateArray())
        {
            long Number(string name) => volume.GetProperty(name).GetInt64();
            Assert.InRange(Number("liveBytes") + Number("deadBytes"), 0, Number("length"));
            Assert.InRange(Number("storedBytes"), Number("deadBytes"), Number("length"));
            Assert.InRange(Number("removedBytes"), 0, Number("liveBytes"));
            removed += Number("removedBytes");
        }

        // What operations free, and at most a few clusters that hives and directories release.
        Assert.InRange(removed, plan.GetProperty("bytesFreed").GetInt64(), plan.GetProperty("bytesFreed").GetInt64() + (1 << 20));
        long sent = output.GetProperty("volumes").EnumerateArray().Sum(volume => volume.GetProperty("writtenBytes").GetInt64());
        long written = output.GetProperty("writtenBytes").GetInt64();
        Assert.InRange(written - sent, 1, 1 << 20); // the rest: partition tables
        Assert.All(document.RootElement.GetProperty("htmlReports").EnumerateArray(), page => Assert.True(File.Exists(page.GetString())));
    }

    [SkippableFact]
    public void A_refused_disk_gets_a_page_that_says_why()
    {
        WindowsGuest guest = WindowsGuest.Build(new WindowsGuestOptions { State = ["--sysprep-failed"] });
        using TemporaryFolder folder = new();
        string[][] commands =
        [
            ["plan", guest.Raw],
            ["generalize", guest.Raw, "-o", folder.File("out.vhd")],
            ["run", guest.Raw, "--to", folder.File("dir")],
        ];
        foreach (string[] command in commands)
        {
            string page = folder.File(command[0] + ".html");
            ToolResult result = VmGeneralizeTool.Run([.. command, "--report", page]);

            Assert.True(result.ExitCode == ExitCodes.Refused, result.All);
            string text = Text(page);
            Assert.Contains("Refused. Nothing was changed.", text, StringComparison.Ordinal);
            Assert.Contains("IMAGE_STATE_UNDEPLOYABLE", text, StringComparison.Ordinal);
            Assert.Contains("Do first: ", text, StringComparison.Ordinal);
        }

        Assert.Equal(3, Directory.GetFileSystemEntries(folder.Path).Length);
    }

    [Fact]
    public void A_report_never_replaces_a_disk()
    {
        using TemporaryFolder folder = new();
        string disk = folder.File("disk.html");
        File.Copy(Fixture, disk);
        string before = Digest.OfFile(disk);

        ToolResult wrongName = VmGeneralizeTool.Run("inspect", Fixture, "--report", folder.File("page.vhdx"));
        ToolResult source = VmGeneralizeTool.Run("inspect", disk, "--report", disk);
        ToolResult output = VmGeneralizeTool.Run("generalize", Fixture, "-o", folder.File("o.html"), "--report", folder.File("o.html"));

        Assert.True(wrongName.ExitCode == ExitCodes.Usage, wrongName.All);
        Assert.True(source.ExitCode == ExitCodes.Refused, source.All);
        Assert.True(output.ExitCode == ExitCodes.Refused, output.All);
        Assert.Equal(before, Digest.OfFile(disk));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [SkippableFact]
    public void A_browser_shows_pages_without_a_word_on_its_console_and_fits_them_into_a_telephone()
    {
        Browser.Require();
        using TemporaryFolder folder = new();
        VmGeneralizeTool.RunChecked("inspect", Fixture, "--report", folder.File("inspect.html"));
        VmGeneralizeTool.RunChecked("run", Fixture, "--to", folder.Path);

        foreach (string page in (string[])[folder.File("inspect.html"), folder.File("server2022.report.html")])
        {
            (string dom, IReadOnlyList<string> console) = Browser.Load(page);
            Assert.Empty(console);
            Assert.Contains("Windows Server 2022 Datacenter", dom, StringComparison.Ordinal);
            Assert.InRange(Browser.ContentWidth(page, 360), 1, 360);
            Assert.InRange(Browser.ContentWidth(page, 1400), 1, 1400);
        }
    }

    [SkippableFact]
    public async Task Text_of_a_guest_runs_nothing_and_asks_for_nothing()
    {
        Browser.Require();
        using TemporaryFolder folder = new();
        using TcpListener server = new(IPAddress.Loopback, 0);
        server.Start();
        int port = ((IPEndPoint)server.LocalEndpoint).Port;
        string disk = folder.File("disk.raw");
        HostileDisk.Make(Fixture, disk, port);
        VmGeneralizeTool.RunChecked("inspect", disk, "--report", folder.File("inspect.html"));
        VmGeneralizeTool.RunChecked("run", disk, "--to", folder.Path, "--report", folder.File("run.html"));

        foreach (string page in (string[])[folder.File("inspect.html"), folder.File("run.html")])
        {
            (string dom, IReadOnlyList<string> console) = Browser.Load(page);
            Assert.Empty(console);
            Assert.DoesNotContain($"<title>{HostileDisk.Ran}", dom, StringComparison.Ordinal);
            Assert.False(server.Pending());
            XDocument parsed = Parse(page);
            Assert.DoesNotContain(parsed.Descendants(), element => element.Name.LocalName is "script" or "img");
            Assert.Contains(HostileDisk.Image(port), parsed.Root!.Value, StringComparison.Ordinal);
            Assert.Contains(Visible(HostileDisk.Product), parsed.Root.Value, StringComparison.Ordinal);
            Assert.InRange(Browser.ContentWidth(page, 360), 1, 360);
        }

        string text = Text(folder.File("run.html"));
        Assert.All(HostileDisk.FileNames, name => Assert.Contains(Visible(name), text, StringComparison.Ordinal));
        Assert.DoesNotContain('\u202E', text);
        Assert.DoesNotContain('\u001b', text);

        // The same texts without encoding: the browser runs the script, says so, and requests the picture.
        string control = folder.File("control.html");
        Task<TcpClient> asked = server.AcceptTcpClientAsync();
        await File.WriteAllTextAsync(control, $"<html><title>{HostileDisk.Product}<p title=\"{HostileDisk.Image(port)}\">");
        Task answer = AnswerAsync(asked);
        (string taken, IReadOnlyList<string> said) = Browser.Load(control);
        Assert.True(asked.IsCompleted, "the browser did not ask for the picture");
        await answer;
        Assert.Contains($"<title>{HostileDisk.Ran}", taken, StringComparison.Ordinal);
        Assert.Contains(said, line => line.Contains(HostileDisk.Ran, StringComparison.Ordinal));
    }

    private static async Task AnswerAsync(Task<TcpClient> asked)
    {
        using TcpClient client = await asked;
        await client.GetStream().WriteAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
    }

    private static string Visible(string text) =>
        text.Replace("\u001b", @"\u001b", StringComparison.Ordinal).Replace("\u202E", @"\u202e", StringComparison.Ordinal)
            .Replace("\u2066", @"\u2066", StringComparison.Ordinal);

    private static string Text(string page) => Parse(page).Root!.Value;

    private static XDocument Parse(string page) => XDocument.Parse(File.ReadAllText(page)["<!doctype html>\n".Length..], LoadOptions.PreserveWhitespace);
}
