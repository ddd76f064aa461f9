using VmGeneralize.Servicing.Seams;
using VmGeneralize.Servicing.Tests.Fakes;

namespace VmGeneralize.Servicing.Tests;

public sealed class BootOptimizerTests : IDisposable
{
    private readonly FakeMachine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task Goes_through_its_steps_in_order()
    {
        BootOptimization done = await _machine.RunAsync();

        Assert.Equal(
            [
                "open", "attach", "path", "volumes", "volumes", "volumes",
                $"letter Z {FakeMachine.Volume}",
                @"dism C:\Windows\System32\dism.exe",
                $"flush {FakeMachine.Volume}", "remove letter Z", "detach", "close",
            ],
            _machine.Journal);
        Assert.Equal('Z', done.DriveLetter);
        Assert.Equal(0, done.ExitCode);
        Assert.Empty(done.Notes);
    }

    [Fact]
    public async Task Gives_DISM_exactly_the_documented_options()
    {
        await _machine.RunAsync();

        string work = _machine.Request.WorkFolder;
        Assert.Equal(
            [
                "/English",
                $"/LogPath:{Path.Combine(work, "dism.log")}",
                $"/ScratchDir:{Path.Combine(work, "scratch")}",
                @"/Image:Z:\",
                "/Optimize-Image",
                "/Boot",
            ],
            _machine.DismArguments);
        Assert.True(Directory.Exists(Path.Combine(work, "scratch")));
    }

    [Fact]
    public async Task Reports_DISMs_own_progress()
    {
        List<BootOptimizationProgress> seen = [];
        await _machine.Optimizer().RunAsync(_machine.Request, new Collector(seen), default);
        Assert.Contains(new BootOptimizationProgress("Optimizing with DISM", 5), seen);
    }

    [Fact]
    public async Task Takes_a_wish_to_restart_for_success_and_says_so()
    {
        _machine.Dism = _ => new ProcessResult(3010, []);
        BootOptimization done = await _machine.RunAsync();
        Assert.Equal(3010, done.ExitCode);
        Assert.Contains("3010", Assert.Single(done.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("open", 5, ServicingStep.Open, "open")]
    [InlineData("open", 32, ServicingStep.Open, "open")]
    [InlineData("attach", unchecked((int)0xC03A001A), ServicingStep.Attach, "open attach close")]
    [InlineData("attach", 5, ServicingStep.Attach, "open attach close")]
    [InlineData("path", 21, ServicingStep.Attach, "open attach path detach close")]
    [InlineData("volumes", 31, ServicingStep.Arrival, "open attach path volumes detach close")]
    [InlineData("dism", 2, ServicingStep.Dism, "open attach path volumes volumes volumes letter dism flush remove detach close")]
    [InlineData("dism", 740, ServicingStep.Host, "open attach path volumes volumes volumes letter dism flush remove detach close")]
    [InlineData("flush", 1117, ServicingStep.Flush, "open attach path volumes volumes volumes letter dism flush remove detach close")]
    public async Task A_step_that_fails_is_undone_in_order_and_named(string step, int code, ServicingStep expected, string journal)
    {
        _machine.Failing(step, code);

        ServicingException problem = await Assert.ThrowsAsync<ServicingException>(() => _machine.RunAsync());

        Assert.Equal(expected, problem.Step);
        Assert.Equal(code, problem.Code);
        Assert.NotEmpty(problem.Next);
        Assert.Equal(journal, string.Join(' ', _machine.Journal.Select(entry => entry.Split(' ')[0])));
        AssertGone();
    }

    [Theory]
    [InlineData(87, "does not know /Optimize-Image")]
    [InlineData(740, "administrator")]
    [InlineData(unchecked((int)0xC1420127), "/Cleanup-Mountpoints")]
    [InlineData(112, "no room")]
    [InlineData(1726, "dismhost.exe")]
    [InlineData(1, "without finishing")]
    [InlineData(-1, "without finishing")]
    public async Task What_DISM_answers_is_explained_with_its_log_and_last_words(int code, string words)
    {
        _machine.Dism = _ => new ProcessResult(code, ["Error: something", "The DISM log file can be found at"]);

        ServicingException problem = await Assert.ThrowsAsync<ServicingException>(() => _machine.RunAsync());

        Assert.Equal((ServicingStep.Dism, code), (problem.Step, problem.Code!.Value));
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
        Assert.Contains("dism.log", problem.Message, StringComparison.Ordinal);
        Assert.Contains("Error: something", problem.Message, StringComparison.Ordinal);
        Assert.Equal(["flush", "remove", "detach", "close"], _machine.Journal.TakeLast(4).Select(entry => entry.Split(' ')[0]));
        AssertGone();
    }

    [Fact]
    public async Task Volumes_that_never_arrive_end_the_wait_at_its_deadline()
    {
        _machine.ArriveAfter = int.MaxValue;

        ServicingException problem = await Assert.ThrowsAsync<ServicingException>(() => _machine.RunAsync());

        Assert.Equal(ServicingStep.Arrival, problem.Step);
        Assert.Contains("No volume of the disk arrived in 60 seconds", problem.Message, StringComparison.Ordinal);
        Assert.InRange(_machine.Time.Elapsed, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(61));
        AssertGone();
    }

    [Fact]
    public async Task Volumes_without_Windows_are_told_from_none()
    {
        _machine.Systems.Clear();
        ServicingException problem = await Assert.ThrowsAsync<ServicingException>(() => _machine.RunAsync());
        Assert.Contains(@"2 volumes of the disk arrived, none of them with Windows\System32\config\SYSTEM", problem.Message, StringComparison.Ordinal);
        AssertGone();
    }

    [Fact]
    public async Task A_disk_that_Windows_keeps_offline_is_said_to_be()
    {
        _machine.ArriveAfter = int.MaxValue;
        _machine.Attached = _machine.Attached with { IsOffline = true };
        ServicingException problem = await Assert.ThrowsAsync<ServicingException>(() => _machine.RunAsync());
        Assert.Contains("keeps disk 3 offline", problem.Message, StringComparison.Ordinal);
        AssertGone();
    }

    [Fact]
    public async Task Of_several_volumes_with_Windows_the_one_at_the_known_place_is_taken()
    {
        _machine.Systems.Add(_machine.Volumes[0].Name);
        BootOptimization done = await _machine.RunAsync();
        Assert.Equal(FakeMachine.Volume, done.Volume);
    }

    [Fact]
    public async Task Another_Windows_that_arrives_first_is_not_taken_for_it()
    {
        DiskVolume meant = _machine.Volumes[1];
        DiskVolume other = _machine.Volumes[0];
        _machine.Systems.Add(other.Name);
        _machine.Volumes.Remove(meant);
        _machine.Listed = times =>
        {
            if (times == 5)
            {
                _machine.Volumes.Add(meant);
            }
        };
        BootOptimization done = await _machine.RunAsync();
        Assert.Equal(meant.Name, done.Volume);
    }

    [Fact]
    public async Task Windows_at_another_place_than_in_the_file_is_said_to_be()
    {
        _machine.Volumes[1] = _machine.Volumes[1] with { Offset = 1 << 30 };
        ServicingException problem = await Assert.ThrowsAsync<ServicingException>(() => _machine.RunAsync());
        Assert.Equal(ServicingStep.Arrival, problem.Step);
        Assert.Contains("none of them where Windows is in the file", problem.Message, StringComparison.Ordinal);
        AssertGone();
    }

    [Fact]
    public async Task A_letter_that_the_volume_has_already_is_used_and_left()
    {
        _machine.GivenLetter = 'E';
        BootOptimization done = await _machine.RunAsync();
        Assert.Equal('E', done.DriveLetter);
        Assert.DoesNotContain(_machine.Journal, entry => entry.Contains("letter", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_letter_that_was_taken_meanwhile_is_passed_over()
    {
        _machine.Failing("letter", 145, 145);
        BootOptimization done = await _machine.RunAsync();
        Assert.Equal('X', done.DriveLetter);
        Assert.Contains("remove letter X", _machine.Journal);
    }

    [Fact]
    public async Task Without_a_free_letter_it_stops_before_DISM()
    {
        _machine.FreeLetters.Clear();
        ServicingException problem = await Assert.ThrowsAsync<ServicingException>(() => _machine.RunAsync());
        Assert.Equal(ServicingStep.DriveLetter, problem.Step);
        Assert.DoesNotContain(_machine.Journal, entry => entry.StartsWith("dism", StringComparison.Ordinal));
        AssertGone();
    }

    [Fact]
    public async Task Detaching_is_tried_again_until_it_works()
    {
        _machine.Failing("detach", 32, 32, 32);
        await _machine.RunAsync();
        Assert.Equal(4, _machine.Journal.Count(entry => entry == "detach"));
        AssertGone();
    }

    [Fact]
    public async Task A_detach_that_keeps_failing_is_reported_and_the_handle_closed()
    {
        _machine.Failing("detach", 32, 32, 32, 32, 32, 32);

        ServicingException problem = await Assert.ThrowsAsync<ServicingException>(() => _machine.RunAsync());

        Assert.Equal((ServicingStep.Detach, 32), (problem.Step, problem.Code!.Value));
        Assert.Equal("close", _machine.Journal[^1]);
        AssertGone();
    }

    [Fact]
    public async Task A_failure_of_DISM_and_one_of_the_detach_after_it_are_both_told()
    {
        _machine.Failing("detach", 32, 32, 32, 32, 32, 32);
        _machine.Dism = _ => new ProcessResult(87, []);

        ServicingException problem = await Assert.ThrowsAsync<ServicingException>(() => _machine.RunAsync());

        Assert.Equal((ServicingStep.Dism, 87), (problem.Step, problem.Code!.Value));
        Assert.Contains("could not be detached", problem.Message, StringComparison.Ordinal);
        AssertGone();
    }

    [Fact]
    public async Task A_letter_that_cannot_be_taken_back_does_not_keep_the_disk_attached()
    {
        _machine.Failing("remove letter", 5, 5, 5, 5, 5, 5);
        ServicingException problem = await Assert.ThrowsAsync<ServicingException>(() => _machine.RunAsync());
        Assert.Equal(ServicingStep.RemoveDriveLetter, problem.Step);
        Assert.Equal(["detach", "close"], _machine.Journal.TakeLast(2));
        AssertGone();
    }

    [Fact]
    public async Task Cancelled_during_DISM_it_detaches()
    {
        using CancellationTokenSource stop = new();
        _machine.Dism = cancellation =>
        {
            stop.Cancel();
            cancellation.ThrowIfCancellationRequested();
            throw new InvalidOperationException("not reached");
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _machine.RunAsync(stop.Token));

        Assert.Equal(["flush", "remove", "detach", "close"], _machine.Journal.TakeLast(4).Select(entry => entry.Split(' ')[0]));
        AssertGone();
    }

    [Fact]
    public async Task Cancelled_while_it_waits_for_volumes_it_detaches()
    {
        using CancellationTokenSource stop = new();
        _machine.ArriveAfter = int.MaxValue;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _machine.Optimizer().RunAsync(
            _machine.Request, new Canceller(stop, "Waiting for its volumes"), stop.Token));
        Assert.Equal(["detach", "close"], _machine.Journal.TakeLast(2));
        AssertGone();
    }

    [Fact]
    public async Task DISM_stopped_by_Ctrl_C_counts_as_cancelled()
    {
        _machine.Dism = _ => new ProcessResult(unchecked((int)0xC000013A), []);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _machine.RunAsync());
        AssertGone();
    }

    [Fact]
    public async Task Cancelled_with_a_detach_that_fails_it_tells_of_the_disk()
    {
        _machine.Failing("detach", 32, 32, 32, 32, 32, 32);
        _machine.Dism = _ => throw new OperationCanceledException();
        ServicingException problem = await Assert.ThrowsAsync<ServicingException>(() => _machine.RunAsync());
        Assert.Equal(ServicingStep.Detach, problem.Step);
    }

    [Fact]
    public async Task A_defect_in_between_still_detaches()
    {
        _machine.Dism = _ => throw new InvalidOperationException("a defect");
        await Assert.ThrowsAsync<InvalidOperationException>(() => _machine.RunAsync());
        Assert.Equal(["detach", "close"], _machine.Journal.TakeLast(2));
        AssertGone();
    }

    [Fact]
    public async Task A_disk_whose_signature_changed_when_it_was_attached_is_given_back_at_once()
    {
        _machine.Attached = new AttachedDisk(DiskSignature.OfMbr(0x9999_9999), false, false);
        ServicingException problem = await Assert.ThrowsAsync<ServicingException>(() => _machine.RunAsync());
        Assert.Contains("another identity", problem.Message, StringComparison.Ordinal);
        Assert.Equal(["open", "attach", "path", "detach", "close"], _machine.Journal);
    }

    [Fact]
    public async Task A_path_that_is_no_disk_number_is_not_guessed_at()
    {
        _machine.DiskPath = @"\\.\CdRom0";
        ServicingException problem = await Assert.ThrowsAsync<ServicingException>(() => _machine.RunAsync());
        Assert.Equal(ServicingStep.Attach, problem.Step);
        AssertGone();
    }

    private void AssertGone()
    {
        Assert.False(_machine.IsAttached);
        Assert.False(_machine.IsOpen);
    }

    private sealed class Collector(List<BootOptimizationProgress> seen) : IProgress<BootOptimizationProgress>
    {
        public void Report(BootOptimizationProgress value) => seen.Add(value);
    }

    private sealed class Canceller(CancellationTokenSource stop, string stage) : IProgress<BootOptimizationProgress>
    {
        public void Report(BootOptimizationProgress value)
        {
            if (value.Stage == stage)
            {
                stop.Cancel();
            }
        }
    }
}
