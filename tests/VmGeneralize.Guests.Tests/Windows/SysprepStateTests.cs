using VmGeneralize.Guests.Windows;

namespace VmGeneralize.Guests.Tests.Windows;

public class SysprepStateTests
{
    private static readonly SysprepState Good = new()
    {
        ImageState = "IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE",
        StateIni = "IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE",
        SetupType = 2,
        CommandLine = @"oobe\windeploy.exe",
        SucceededTag = true,
        GeneralizationState = 4,
        HasSetupLog = true,
    };

    [Theory]
    [InlineData(@"oobe\windeploy.exe")]
    [InlineData(@"C:\Windows\System32\OOBE\WinDeploy.exe")]
    [InlineData("\"C:\\Windows\\system32\\oobe\\windeploy.exe\"")]
    public void All_markers_together_mean_generalized(string commandLine)
    {
        SysprepState state = Good with { CommandLine = commandLine };
        Assert.Equal(SysprepVerdict.Generalized, state.Verdict);
        Assert.True(state.IsGeneralized);
        Assert.Empty(state.Warnings);
        Assert.Null(state.Obstacle(failure: null));
    }

    [Theory]
    [InlineData(1u)]
    [InlineData(2u)]
    public void Applied_media_that_never_started_counts_as_generalized(uint setupType)
    {
        SysprepState state = Good with { SetupType = setupType, SucceededTag = false, HasSetupLog = false };
        Assert.Equal(SysprepVerdict.FreshlyApplied, state.Verdict);
        Assert.True(state.IsGeneralized);
        Assert.Empty(state.Warnings);
    }

    [Theory]
    [InlineData(1u)]
    [InlineData(2u)]
    public void A_used_machine_without_logs_and_tag_is_not_called_fresh_and_its_use_is_told(uint setupType)
    {
        SysprepState state = Good with
        {
            SetupType = setupType,
            SucceededTag = false,
            HasSetupLog = false,
            SignsOfUse = [@"the profile C:\Users\builder", @"drives in SYSTEM\MountedDevices"],
        };
        Assert.Equal(SysprepVerdict.Generalized, state.Verdict);
        Assert.Null(state.Obstacle(failure: null));
        Assert.Contains(@"was in use: the profile C:\Users\builder, drives in SYSTEM\MountedDevices", state.Warnings[0], StringComparison.Ordinal);
        Assert.Equal(setupType == 1 ? 2 : 1, state.Warnings.Count);
    }

    [Fact]
    public void A_SetupType_that_runs_setup_is_not_refused_for_its_number()
    {
        SysprepState state = Good with { SetupType = 1 };
        Assert.Equal(SysprepVerdict.Generalized, state.Verdict);
        Assert.Contains("SetupType is 1", Assert.Single(state.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_start_in_audit_mode_is_told(bool isFresh)
    {
        SysprepState state = Good with { AuditBoot = 1, SucceededTag = !isFresh, HasSetupLog = !isFresh };
        Assert.True(state.IsGeneralized);
        Assert.Contains("AuditBoot is 1", Assert.Single(state.Warnings), StringComparison.Ordinal);
        Assert.Empty((Good with { AuditBoot = 0 }).Warnings);
    }

    [Fact]
    public void A_run_that_probably_failed_is_told_with_the_missing_tag()
    {
        Assert.Contains("probably failed", (Good with { SucceededTag = false, GeneralizationState = 3 }).Warnings[0], StringComparison.Ordinal);
        Assert.DoesNotContain("probably failed", (Good with { SucceededTag = false }).Warnings[0], StringComparison.Ordinal);
        Assert.Empty((Good with { GeneralizationState = 3 }).Warnings);
    }

    [Fact]
    public void A_state_file_that_contradicts_is_a_warning_and_no_refusal()
    {
        SysprepState state = Good with { StateIni = "IMAGE_STATE_UNDEPLOYABLE" };
        Assert.True(state.IsGeneralized);
        Assert.Contains("State.ini says IMAGE_STATE_UNDEPLOYABLE", Assert.Single(state.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("IMAGE_STATE_COMPLETE", SysprepVerdict.NotGeneralized, "not-generalized")]
    [InlineData("IMAGE_STATE_UNDEPLOYABLE", SysprepVerdict.Undeployable, "sysprep-undeployable")]
    [InlineData("IMAGE_STATE_GENERALIZE_RESEAL_TO_AUDIT", SysprepVerdict.ResealedToAudit, "sysprep-audit")]
    [InlineData("IMAGE_STATE_SPECIALIZE_RESEAL_TO_OOBE", SysprepVerdict.Specialized, "sysprep-specialized")]
    [InlineData("IMAGE_STATE_SPECIALIZE_RESEAL_TO_AUDIT", SysprepVerdict.Specialized, "sysprep-specialized")]
    [InlineData("SOMETHING_ELSE", SysprepVerdict.Unknown, "sysprep-unknown")]
    [InlineData(null, SysprepVerdict.Unknown, "sysprep-unknown")]
    public void Every_other_image_state_is_an_obstacle_whatever_the_other_markers_say(string? imageState, SysprepVerdict verdict, string code)
    {
        SysprepState state = Good with { ImageState = imageState };
        Assert.Equal(verdict, state.Verdict);
        Assert.False(state.IsGeneralized);
        Assert.Equal(code, state.Obstacle(failure: null)?.Code.Text);
    }

    [Theory]
    [InlineData(0u, @"oobe\windeploy.exe")]
    [InlineData(2u, "")]
    [InlineData(2u, @"oobe\other.exe")]
    [InlineData(2u, "notwindeploy.exe")]
    [InlineData(null, null)]
    public void Generalized_state_without_setup_armed_is_refused(uint? setupType, string? commandLine)
    {
        SysprepState state = Good with { SetupType = setupType, CommandLine = commandLine };
        Assert.Equal(SysprepVerdict.NotArmed, state.Verdict);
        Assert.Equal("sysprep-not-armed", state.Obstacle(failure: null)?.Code.Text);
    }

    [Fact]
    public void Generalization_state_7_is_no_evidence_either_way() => Assert.True((Good with { GeneralizationState = 7 }).IsGeneralized);

    [Fact]
    public void A_missing_tag_and_a_contradicting_state_file_are_warned_about()
    {
        Assert.Single((Good with { SucceededTag = false }).Warnings);
        Assert.Single((Good with { StateIni = "IMAGE_STATE_COMPLETE" }).Warnings);
        Assert.Single((Good with { StateIni = null }).Warnings);
    }

    [Fact]
    public void A_stale_tag_on_an_installed_system_is_told_as_such()
    {
        SysprepState state = Good with { ImageState = "IMAGE_STATE_COMPLETE" };
        Assert.Contains("started since", state.Summary, StringComparison.Ordinal);
        Assert.Contains("left from an earlier run", state.Obstacle(failure: null)?.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_logged_failure_is_part_of_the_reason() =>
        Assert.Contains("AppX", (Good with { ImageState = "IMAGE_STATE_UNDEPLOYABLE" }).Obstacle("AppX trouble")?.Reason, StringComparison.Ordinal);
}
