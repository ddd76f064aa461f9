using System.Xml.Linq;
using VmGeneralize.Blocks;
using VmGeneralize.Checks;
using VmGeneralize.Disks;
using VmGeneralize.Guests;
using VmGeneralize.Pipeline.Azure;
using VmGeneralize.Pipeline.Html;
using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Tests.Html;

public class HtmlReportTests
{
    [Fact]
    public void Every_finding_is_shown_with_its_proof_and_the_way_out()
    {
        string text = Text(HtmlReport.Render(SampleReports.Inspection));

        foreach (Finding finding in SampleReports.Findings)
        {
            Assert.Contains(finding.Summary, text, StringComparison.Ordinal);
            Assert.Contains(finding.Rule!.Id, text, StringComparison.Ordinal);
        }

        Assert.Contains("setupact.log:1234", text, StringComparison.Ordinal);
        Assert.Contains("Remove-AppxPackage -AllUsers NAME", text, StringComparison.Ordinal);
        Assert.Contains("--enable azure-remote-desktop", text, StringComparison.Ordinal);
        Assert.Contains("3 errors: see the findings.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_inspection_shows_the_markers_and_the_disk_in_numbers()
    {
        XDocument page = Parse(HtmlReport.Render(SampleReports.Inspection));
        string text = page.Root!.Value;

        string[] all =
        [
            "IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE", "IMAGE_STATE_COMPLETE", @"2, oobe\windeploy.exe", "Sysprep_succeeded.tag",
            "The backup GPT was used.", "20348.2701 (21H2)", "ServerDatacenter", "20 GiB", "6 GiB",
        ];
        foreach (string wanted in all)
        {
            Assert.Contains(wanted, text, StringComparison.Ordinal);
        }

        XElement picture = Assert.Single(page.Descendants("svg"), svg => (string?)svg.Attribute("role") == "img");
        Assert.Contains("Partition 3, Basic data, 126 GiB: live 20 GiB, dead 6 GiB, free 100 GiB", (string)picture.Element("desc")!, StringComparison.Ordinal);
        Assert.Equal(3, picture.Elements("svg").Count());
        Assert.Equal("0%", (string?)picture.Elements("svg").First().Attribute("x"));
        Assert.All(picture.Elements("svg"), partition => Assert.True(Percent(partition, "width") >= 4));
    }

    [Fact]
    public void A_disk_whose_VM_may_not_work_is_not_called_ready()
    {
        Finding error = new(Severity.Error, "Neither BIOS nor UEFI would start it", "disk.vhdx")
        {
            Rule = new Rule { Id = "azure-boot", Title = "Firmware", Area = CheckArea.AzureReadiness, Source = new("https://learn.microsoft.com/") },
        };

        string text = Text(HtmlReport.Render(SampleReports.Inspection with { Findings = [error] }));

        Assert.Contains("Not ready for Azure:", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Ready: generalize", text, StringComparison.Ordinal);
        Assert.Contains("Ready: generalize", Text(HtmlReport.Render(SampleReports.Inspection with { Findings = [] })), StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_says_why_and_what_to_do_first()
    {
        Inspection report = SampleReports.Inspection with { Obstacles = SampleReports.Obstacles };

        string text = Text(Failure(report, new RefusedException(new RefusalCode("hibernated"), "Windows is hibernated. Also: more", "shutdown /s /t 0")));

        Assert.Contains("Refused. Nothing was changed.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Also: more", text, StringComparison.Ordinal);
        Assert.True(text.IndexOf("Windows is hibernated.", StringComparison.Ordinal) < text.IndexOf("Windows is not generalized.", StringComparison.Ordinal));
        Assert.Contains("Do first: shutdown /s /t 0", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_that_inspect_does_not_know_is_told_too()
    {
        RefusedException exists = new(new RefusalCode("output-exists"), "out.vhd already exists.", "Choose another name.");

        string text = Text(Failure(SampleReports.Inspection, exists));

        Assert.Contains("out.vhd already exists.", text, StringComparison.Ordinal);
        Assert.Contains("Do first: Choose another name.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Ready:", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_disk_says_what_and_where_with_a_picture_or_without()
    {
        CorruptDataException damage = CorruptDataException.Mismatch("VHDX header", 65536, "checksum", "0x1", "0x2");

        string open = Text(Failure(SampleReports.Inspection, damage));
        string shut = Text(Failure(inspection: null, damage));

        foreach (string text in new[] { open, shut })
        {
            Assert.Contains("Damaged. Nothing was changed.", text, StringComparison.Ordinal);
            Assert.Contains("What is damaged, and what to do first", text, StringComparison.Ordinal);
            Assert.Contains("VHDX header at byte 65536 (0x10000): checksum: expected 0x1, found 0x2", text, StringComparison.Ordinal);
            Assert.Contains("Do first: Use a copy of the disk from before the damage.", text, StringComparison.Ordinal);
            Assert.Contains("code: corrupt", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Ready:", text, StringComparison.Ordinal);
        }

        Assert.Contains("Partition 3", open, StringComparison.Ordinal);
        Assert.Contains("server.vhdx", shut, StringComparison.Ordinal);
        Assert.Contains("It could not be opened: there is no picture of it.", shut, StringComparison.Ordinal);
        Assert.DoesNotContain("Next steps", shut, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_supported_is_no_damage()
    {
        string text = Text(Failure(inspection: null, new UnsupportedFeatureException("QCOW2", "Convert it with qemu-img convert.")));

        Assert.Contains("Not supported. Nothing was changed.", text, StringComparison.Ordinal);
        Assert.Contains("QCOW2 is not supported.", text, StringComparison.Ordinal);
        Assert.Contains("Do first: Convert it with qemu-img convert.", text, StringComparison.Ordinal);
        Assert.Contains("code: unsupported", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_shows_every_change_and_what_is_left()
    {
        string text = Text(HtmlReport.Render(SampleReports.Plan));

        foreach (string wanted in (string[])
            [
                "This is what would be changed.", @"C:\Windows\Panther\a.log", @"value removed: SYSTEM\Setup: UnattendFile",
                @"value removed: SYSTEM\Routes: (default)",
                @"value set: SYSTEM\Rdp: fDenyTSConnections = 0", @"key removed: SOFTWARE\Agent and all below it", "The answer file is removed with it.",
                @"C:\Windows\System32\config\SYSTEM.LOG1", "wiped: slack of live files", "1 operation had nothing to do: windows-idle.",
                "4 KiB (4,096 bytes) would be wiped", "Would be fixed",
                "2 errors and ", @"vmgeneralize run 'disks/it'\''s server.vhdx' --to ./out",
            ])
        {
            Assert.Contains(wanted, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_image_shows_what_was_sent_and_the_commands_of_the_hand_over_page()
    {
        XDocument page = Parse(HtmlReport.Render(SampleReports.Done));
        string text = page.Root!.Value;

        Assert.Equal(2, page.Descendants("svg").Count(svg => (string?)svg.Attribute("role") == "img"));
        Assert.Contains("Written: 15 GiB (16,106,127,360 bytes)", text, StringComparison.Ordinal);
        Assert.Contains("Partition 3: written 14 GiB", text, StringComparison.Ordinal);
        Assert.Contains("Fixed in the image", text, StringComparison.Ordinal);
        string[] commands = [.. page.Descendants("code").Select(code => code.Value)];
        Assert.Equal(12, commands.Length);
        string markdown = HandOverPage.Render(SampleReports.Plan, SampleReports.Done.Output);
        Assert.All(commands, command => Assert.Contains(command, markdown, StringComparison.Ordinal));
        Assert.Contains(@"--file 'it'\''s server.vhd'", text, StringComparison.Ordinal);
        Assert.Contains("-LocalFilePath 'it''s server.vhd'", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OutputFormat.Vhdx, "vmgeneralize upload ", "Azure's own tools take fixed VHDs only", "az storage blob")]
    [InlineData(OutputFormat.DynamicVhd, "vmgeneralize upload ", "Azure's own tools take fixed VHDs only", "az storage blob")]
    [InlineData(OutputFormat.Raw, "vmgeneralize upload makes one", "--format fixed-vhd", "az storage blob")]
    public void A_container_that_Azure_does_not_take_is_sent_by_this_program(OutputFormat format, string first, string second, string without)
    {
        string text = Parse(HtmlReport.Render(SampleReports.Done with { Output = SampleReports.Done.Output with { Format = format } })).Root!.Value;

        Assert.Contains(first, text, StringComparison.Ordinal);
        Assert.Contains(second, text, StringComparison.Ordinal);
        Assert.DoesNotContain(without, text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_disk_in_Azure_shows_what_was_sent_what_stayed_and_how_to_go_on()
    {
        XDocument page = Parse(HtmlReport.Render(SampleReports.Sent));
        string text = page.Root!.Value;

        Assert.Equal(2, page.Descendants("svg").Count(svg => (string?)svg.Attribute("role") == "img"));
        foreach (string wanted in (string[])
            [
                "The generalized disk was uploaded, with 2 errors and ",
                "After: what was sent to Azure", "Sent: 15 GiB (16,106,127,360 bytes)", "Partition 3: sent 14 GiB",
                "16,106,127,872 bytes), the footer of the VHD included", "6 GiB (6,442,450,944 bytes)", "4,000, 3 of them repeated",
                "100.0 s, 143 MiB a second", "115 GiB (123,480,309,760 bytes) of the disk were not sent",
                "vmgeneralize register --source 'https://account.blob.core.windows.net/vhds/web.vhd' --gallery GALLERY",
            ])
        {
            Assert.Contains(wanted, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_image_in_Azure_is_named_with_its_machine_and_what_is_left_to_remove()
    {
        AzureResult run = SampleReports.Sent with
        {
            Image = SampleReports.Image,
            Disk = "/subscriptions/s/disks/web-upload",
            Warnings = ["The disk is left."],
        };
        string text = Text(HtmlReport.Render(run));

        foreach (string wanted in (string[])
            [
                "The generalized image is in Azure, with 2 errors and ", "Generalized, Windows, generation V2, in westeurope",
                "az vm create --resource-group GROUP --name VM --location westeurope --image /subscriptions/s/images/web",
                "az disk delete --ids /subscriptions/s/disks/web-upload", "Warning: The disk is left.",
            ])
        {
            Assert.Contains(wanted, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_prepared_disk_is_not_called_generalized()
    {
        DiskPlan plan = SampleReports.Plan with { System = SampleReports.WindowsIn("IMAGE_STATE_COMPLETE") };

        string text = Text(HtmlReport.Render(SampleReports.Done with { Plan = plan }));

        Assert.Contains("do not make an image of it", text, StringComparison.Ordinal);
        Assert.Contains("sysprep.exe /generalize /oobe /shutdown", text, StringComparison.Ordinal);
        Assert.DoesNotContain("az image create", text, StringComparison.Ordinal);
        Assert.DoesNotContain("The generalized image was written.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_list_is_cut_and_the_rest_is_counted()
    {
        DiskPlan plan = SampleReports.PlanWith([.. Enumerable.Range(0, 5000).Select(index => $"/Windows/Panther/{index}.log")]);

        XDocument page = Parse(HtmlReport.Render(plan));

        Assert.Equal(2000, page.Descendants("li").Count(item => item.Value.StartsWith(@"C:\Windows\Panther", StringComparison.Ordinal)));
        Assert.Contains("And 3,000 more: the JSON record lists all of them.", page.Root!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_disk_without_partitions_or_system_has_a_page_too()
    {
        Inspection empty = new(SampleReports.Disk, [], [], [], SampleReports.Obstacles);

        Assert.Contains("Not ready", Text(HtmlReport.Render(empty)), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_in_a_page_leads_outside_but_links_to_documentation()
    {
        XDocument page = Parse(HtmlReport.Render(SampleReports.Done));

        Assert.Empty(page.Descendants("script"));
        Assert.Equal(
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'",
            (string?)page.Descendants("meta").Single(meta => (string?)meta.Attribute("http-equiv") == "Content-Security-Policy").Attribute("content"));
        Assert.All(
            page.Descendants().Attributes().Where(attribute => attribute.Value.Contains("://", StringComparison.Ordinal)),
            attribute => Assert.Equal("a", attribute.Parent!.Name.LocalName));
    }

    [Fact]
    public void The_same_report_gives_the_same_page() =>
        Assert.Equal(HtmlReport.Render(SampleReports.Done), HtmlReport.Render(SampleReports.Done));

    private static double Percent(XElement element, string attribute) =>
        double.Parse(((string)element.Attribute(attribute)!).TrimEnd('%'), System.Globalization.CultureInfo.InvariantCulture);

    private static string Failure(Inspection? inspection, Exception problem)
    {
        (StopCause cause, GuestObstacle obstacle) = FailurePage.Describe(problem);
        return HtmlReport.Render(inspection, "server.vhdx", cause, obstacle);
    }

    private static string Text(string html) => Parse(html).Root!.Value;

    // Pages are also well-formed XML, so they are parsed with the strictest reader there is.
    private static XDocument Parse(string html) => XDocument.Parse(html["<!doctype html>\n".Length..], LoadOptions.PreserveWhitespace);
}
