using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>A choice that means nothing on the disk at hand: a typo in it must not ship what was meant to be removed.</summary>
public sealed class ChoiceTests
{
    private static readonly string Windows = Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx");

    [SkippableFact]
    public void A_user_who_is_not_on_the_disk_is_a_mistake_and_nothing_is_written()
    {
        using TemporaryFolder folder = new();
        SmallLinuxGuest guest = SmallLinuxGuest.Build(folder, _ => { });
        string output = folder.File("out.vhd");

        ToolResult result = VmGeneralizeTool.Run("generalize", guest.Path, "--user", "azureusr", "-o", output);

        Assert.Equal(ExitCodes.Usage, result.ExitCode);
        Assert.Contains("--user azureusr: the disk has no such user. Users on it: azureuser, other.", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(output));
    }

    [Theory]
    [InlineData("The value of --operations is empty", "--operations", "")]
    [InlineData("is for Windows: nothing would be removed", "--operations", "linux-caches")]
    [InlineData("use one of them", "--user", "x", "--keep-user")]
    public void A_choice_that_removes_nothing_is_a_mistake(string expected, params string[] choice)
    {
        ToolResult result = VmGeneralizeTool.Run(["plan", Windows, .. choice]);

        Assert.Equal(ExitCodes.Usage, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--user is for Linux", "--user", "azureuser")]
    [InlineData("--keep-user is for Linux", "--keep-user")]
    [InlineData("linux-machine-id is for Linux and does nothing here", "--operations", "defaults,linux-machine-id")]
    [InlineData("linux-caches is for Linux and does nothing here", "--operations", "defaults,linux-caches")]
    public void A_choice_for_the_other_system_is_told(string expected, params string[] choice) =>
        Assert.Contains($"warning: {expected}", VmGeneralizeTool.RunChecked(["plan", Windows, .. choice]).Output, StringComparison.Ordinal);
}
