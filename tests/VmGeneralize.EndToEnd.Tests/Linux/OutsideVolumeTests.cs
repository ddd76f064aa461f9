using System.Text.Json;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.EndToEnd.Tests.Linux;

/// <summary>A volume that belongs to no mount is in the image unchanged: every command says so, and an audit does not pass it.</summary>
public sealed class OutsideVolumeTests
{
    [SkippableFact]
    public void Keys_on_a_volume_that_nothing_mounts_are_told_by_every_command()
    {
        using TemporaryFolder folder = new();
        SmallLinuxGuest guest = SmallLinuxGuest.Build(folder, _ => { })
            .WithSecondVolume(folder, tree => SmallLinuxGuest.Write(tree, "/azureuser/.ssh/authorized_keys", "ssh-ed25519 AAAA"));
        string output = folder.File("out.raw");
        string page = folder.File("page.html");
        const string Told = "artition 2 \\(.*\\) belongs to no system here, and holds .*: SSH keys of users \\(1, such as /azureuser/.ssh/authorized_keys\\)";

        Assert.Matches($"warning: P{Told}", VmGeneralizeTool.RunChecked("plan", guest.Path).Output);
        Assert.Matches($"warning: P{Told}", VmGeneralizeTool.RunChecked("generalize", guest.Path, "-o", output, "--format", "raw", "--report", page).Output);
        Assert.Contains("belongs to no system here", File.ReadAllText(page), StringComparison.Ordinal);
        Assert.Matches($"warning: P{Told}", VmGeneralizeTool.RunChecked("run", guest.Path, "--to", folder.File("folder")).Output);
        foreach (string[] how in (string[][])[[], ["--partition", "1"]])
        {
            ToolResult verified = VmGeneralizeTool.Run(["verify", output, .. how]);
            Assert.Equal(ExitCodes.Leftovers, verified.ExitCode);
            Assert.Matches("LEFTOVER +Partition 2 .*belongs to no system here", verified.Output);
        }

        using JsonDocument json = JsonDocument.Parse(VmGeneralizeTool.Run("verify", output, "--json").Output);
        Assert.Contains(json.RootElement.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("kind").GetString() == "outside-volume");
    }

    [SkippableFact]
    public void A_volume_with_nothing_of_a_machine_is_told_and_passes_an_audit()
    {
        using TemporaryFolder folder = new();
        SmallLinuxGuest guest = SmallLinuxGuest.Build(folder, _ => { }).WithSecondVolume(folder, tree => SmallLinuxGuest.Write(tree, "/table.db", "rows"));
        string output = folder.File("out.raw");

        Assert.Matches("warning: Partition 2 .*nothing of one machine was found in it",
            VmGeneralizeTool.RunChecked("generalize", guest.Path, "-o", output, "--format", "raw").Output);
        Assert.Matches("WARNING +Partition 2 .*belongs to no system here", VmGeneralizeTool.RunChecked("verify", output).Output);
    }
}
