using System.Text.Json;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.EndToEnd.Tests.Linux;

/// <summary>Data that stays in the image although it was meant to be removed is reported where people look: in the output of the command itself.</summary>
public sealed class LinuxWarningTests
{
    [SkippableFact]
    public void A_user_whom_nothing_names_stays_and_that_is_said()
    {
        using TemporaryFolder folder = new();
        SmallLinuxGuest guest = SmallLinuxGuest.Build(folder, tree => File.Delete(tree + "/var/lib/waagent/ovf-env.xml"));
        string output = folder.File("out.raw");

        ToolResult result = VmGeneralizeTool.RunChecked("generalize", guest.Path, "-o", output, "--format", "raw");

        Assert.Matches("warning: .*azureuser, other.*--user NAME", result.Output);
        Assert.Contains("/home/azureuser", LinuxManifest.Of(output).Rows.Keys);
    }

    [SkippableFact]
    public void A_user_who_is_kept_stays_without_a_word()
    {
        using TemporaryFolder folder = new();
        SmallLinuxGuest guest = SmallLinuxGuest.Build(folder, tree => SmallLinuxGuest.Write(tree, "/home/azureuser/work.txt", "work"));
        string output = folder.File("out.raw");

        ToolResult result = VmGeneralizeTool.RunChecked("generalize", guest.Path, "-o", output, "--format", "raw", "--keep-user");

        LinuxManifest before = LinuxManifest.Of(guest.Path);
        LinuxManifest after = LinuxManifest.Of(output);
        Assert.All(["/home/azureuser/work.txt", "/etc/passwd", "/etc/group", "/etc/gshadow"], path => Assert.Equal(before.Rows[path], after.Rows[path]));
        Assert.DoesNotContain("/var/lib/waagent/ovf-env.xml", after.Rows.Keys);
        Assert.DoesNotContain(
            "azureuser",
            result.Output.Split('\n').Where(line => line.StartsWith("warning:", StringComparison.Ordinal)).Aggregate("", string.Concat),
            StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_home_that_must_not_be_deleted_is_named_and_never_counts_as_mended()
    {
        using TemporaryFolder folder = new();
        SmallLinuxGuest guest = SmallLinuxGuest.Build(folder, tree =>
            File.WriteAllText(tree + "/etc/passwd", File.ReadAllText(tree + "/etc/passwd").Replace(":/home/azureuser:", ":/etc:", StringComparison.Ordinal)));

        string plan = VmGeneralizeTool.RunChecked("plan", guest.Path, "--json").Output;

        using JsonDocument json = JsonDocument.Parse(plan);
        JsonElement[] home =
        [
            .. json.RootElement.GetProperty("findings").EnumerateArray().Where(
                finding => finding.GetProperty("check").GetString() == "leftover-linux-provisioned-user"),
        ];
        Assert.False(Assert.Single(home).GetProperty("isFixed").GetBoolean());
        Assert.Contains(
            json.RootElement.GetProperty("warnings").EnumerateArray(),
            warning => warning.GetString()!.Contains("The home directory of azureuser is not removed", StringComparison.Ordinal));
    }
}
