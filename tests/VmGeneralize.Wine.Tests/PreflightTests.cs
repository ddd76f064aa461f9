using VmGeneralize.TestSupport;

namespace VmGeneralize.Wine.Tests;

/// <summary>Without these checks, Wine's own programs could be reporting success in every other test here.</summary>
[Collection(WineGroup.Name)]
public sealed class PreflightTests(WineStation station)
{
    [SkippableFact]
    public void The_fake_dism_answers_and_not_Wines()
    {
        WineStation.Require();
        using OptimizeScenario scenario = new(station);
        ToolResult result = station.Run(@"C:\windows\system32\dism.exe", ["/English", "/Image:Q:\\"], scenario.Settings);
        Assert.Equal(3, result.ExitCode);
        Assert.Equal(@"dism </English> </Image:Q:\> image=0 scratch=0", scenario.Journal.Line("dism"));
    }

    [SkippableFact]
    public void The_fake_virtdisk_answers_and_not_Wines()
    {
        WineStation.Require();
        using OptimizeScenario scenario = new(station);
        File.Copy(station.GeneralizedFixture(), scenario.Disk);
        scenario.Settings["VMG_FAKE_FAIL"] = "open=1234";
        ToolResult result = scenario.Optimize();
        Assert.Contains("error 1234", result.Error, StringComparison.Ordinal);
        Assert.Equal("open", scenario.Journal.Order);
    }

    [SkippableFact]
    public void A_crash_is_an_exit_code()
    {
        WineStation.Require();
        using OptimizeScenario scenario = new(station);
        ToolResult result = station.Run(station.Tool(), ["inspect", @"Z:\no\such\file"], scenario.Settings);
        Assert.Equal(2, result.ExitCode);
        Assert.NotEmpty(result.Error);
    }
}
