using System.Text.Json;
using VmGeneralize.Console;
using VmGeneralize.Pipeline;

namespace VmGeneralize.Tests.Console;

public class StageTests
{
    [Fact]
    public void On_a_terminal_a_stage_that_ended_stays_with_100_percent_and_its_time()
    {
        using StringWriter text = new();
        BarStages bars = new(text, () => 100, fine: false);
        StageState stage = new(new ProgressUpdate("Verifying", 0, 0), TimeSpan.Zero);
        bars.Begin(stage);
        bars.Show(stage with { Elapsed = TimeSpan.FromSeconds(5) });
        bars.End(stage with { Elapsed = TimeSpan.FromSeconds(72) }, done: true);

        Assert.Equal(["", "Verifying  0:05 so far", "Verifying  [####################] 100 %, 1:12\n"], text.ToString().Replace("\r\n", "\n").Split('\r'));
    }

    [Fact]
    public void What_is_over_before_it_can_be_read_and_what_failed_is_not_called_done()
    {
        using StringWriter text = new();
        BarStages bars = new(text, () => 100, fine: false);
        StageState stage = new(new ProgressUpdate("Planning", 1, 4), TimeSpan.Zero);
        bars.Begin(stage);
        bars.Show(stage with { Elapsed = TimeSpan.FromMilliseconds(20) });
        bars.End(stage with { Elapsed = TimeSpan.FromMilliseconds(30) }, done: true);
        Assert.Empty(text.ToString());

        bars.Begin(stage);
        bars.Show(stage with { Elapsed = TimeSpan.FromSeconds(1) });
        bars.End(stage with { Elapsed = TimeSpan.FromSeconds(1) }, done: false);
        Assert.DoesNotContain("100 %", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("25 %", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void On_request_even_the_shortest_stage_says_how_long_it_took()
    {
        using StringWriter text = new();
        BarStages bars = new(text, () => 100, fine: false, everyEnd: true);
        StageState stage = new(new ProgressUpdate("Planning", 1, 4), TimeSpan.FromMilliseconds(30));
        bars.Begin(stage);
        bars.End(stage, done: true);

        Assert.Equal("\rPlanning  [####################] 100 %, 0:00\n", text.ToString().Replace("\r\n", "\n"));
    }

    [Theory]
    [InlineData(42, "Inspecting the disk in Azure  50 %, 0:10")]
    [InlineData(40, "Inspecting the disk  50 %, 0:10")]
    [InlineData(24, "Inspecting  50 %, 0:10")]
    public void A_name_is_not_cut_after_a_word_that_leads_to_the_next(int columns, string expected)
    {
        StageState stage = new(new ProgressUpdate("Inspecting the disk in Azure", 50, 100), TimeSpan.FromSeconds(10));

        Assert.Equal(expected, new BarStages(TextWriter.Null, () => columns, fine: false).Line(stage, "50 %, 0:10", columns));
    }

    [Theory]
    [InlineData(100, "Writing the image  [##########..........] 50 %, 0:10 left")]
    [InlineData(59, "Writing the image  50 %, 0:10 left")]
    [InlineData(30, "Writing  50 %, 0:10 left")]
    [InlineData(12, "Writing the")]
    [InlineData(1, "W")]
    public void Every_line_fits_its_terminal(int columns, string expected)
    {
        StageState stage = new(new ProgressUpdate("Writing the image", 50, 100), TimeSpan.FromSeconds(10));
        string line = new BarStages(TextWriter.Null, () => columns, fine: false).Line(stage, StageText.Progress(stage), columns);

        Assert.Equal(expected, line);
        Assert.True(line.Length < Math.Max(2, columns), line);
    }

    [Theory]
    [InlineData(60, "Uploading  50 %, 860 KiB skipped, 400 KiB/s, 0:39 left")]
    [InlineData(40, "Uploading  50 %, 400 KiB/s, 0:39 left")]
    [InlineData(30, "Uploading  50 %, 0:39 left")]
    public void On_a_narrow_terminal_amounts_give_way_to_the_time_left(int columns, string expected)
    {
        ProgressUpdate update = new("Uploading", 50, 100)
        {
            Detail = "4.2 MiB live, 3.4 MiB sent, 860 KiB skipped, 400 KiB/s",
            Left = TimeSpan.FromSeconds(39),
        };
        StageState stage = new(update, TimeSpan.FromSeconds(10));

        Assert.Equal(expected, new BarStages(TextWriter.Null, () => columns, fine: false).Line(stage, StageText.Progress(stage), columns));
    }

    [Fact]
    public void A_stage_that_measures_its_own_speed_tells_its_own_time_left_or_none()
    {
        StageState stage = new(new ProgressUpdate("Uploading", 50, 100) { Detail = "100 MiB live" }, TimeSpan.FromSeconds(10));

        Assert.Equal("50 %, 100 MiB live", StageText.Progress(stage));
        stage = stage with { Update = stage.Update with { Left = TimeSpan.FromSeconds(39) } };
        Assert.Equal("50 %, 100 MiB live, 0:39 left", StageText.Progress(stage));
        Assert.Equal("Uploading", stage.Name);
    }

    [Fact]
    public void Piped_there_is_a_line_at_the_begin_every_15_seconds_and_at_the_end_of_a_long_stage()
    {
        using StringWriter text = new();
        PlainStages lines = new(text, everyEnd: false);
        StageState stage = new(new ProgressUpdate("Uploading", 0, 100) { Detail = "0 of 100 MiB" }, TimeSpan.Zero);
        lines.Begin(stage);
        for (int second = 1; second <= 40; second++)
        {
            stage = new(new ProgressUpdate("Uploading", second, 100) { Detail = $"{second} of 100 MiB" }, TimeSpan.FromSeconds(second));
            lines.Show(stage);
        }

        lines.End(stage, done: true);
        lines.Begin(new(new ProgressUpdate("Planning", 0, 0), TimeSpan.Zero));
        lines.End(new(new ProgressUpdate("Planning", 0, 0), TimeSpan.FromSeconds(1)), done: true);

        Assert.Equal(
            [
                "Uploading: 0 of 100 MiB", "Uploading: 15 %, 15 of 100 MiB", "Uploading: 30 %, 30 of 100 MiB",
                "Uploading: done in 0:40 (40 of 100 MiB)", "Planning ...", "",
            ],
            text.ToString().ReplaceLineEndings("\n").Split('\n'));
    }

    [Fact]
    public void As_json_each_line_is_an_object_with_the_state_and_percent()
    {
        using StringWriter text = new();
        JsonStages json = new(text);
        StageState stage = new(new ProgressUpdate("Reading", 1, 4), TimeSpan.Zero);
        json.Begin(stage);
        json.Show(stage with { Elapsed = TimeSpan.FromMilliseconds(100) }); // too soon after the last one
        json.Show(stage with { Elapsed = TimeSpan.FromSeconds(6) });
        json.End(stage with { Elapsed = TimeSpan.FromSeconds(8) }, done: true);

        JsonElement[] lines = [.. text.ToString().Trim().Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(["begun", "running", "done"], lines.Select(line => line.GetProperty("state").GetString()));
        Assert.Equal([25, 25, 100], lines.Select(line => line.GetProperty("percent").GetInt32()));
        Assert.Equal(18, lines[1].GetProperty("remainingSeconds").GetDouble());
    }

    [Fact]
    public void Stages_follow_each_other_and_the_last_one_is_given_up_when_the_work_fails()
    {
        Recorded seen = new();
        using (StageProgress progress = new([seen], TimeProvider.System))
        {
            progress.Report(new ProgressUpdate("One", 0, 2));
            progress.Report(new ProgressUpdate("One", 1, 2));
            progress.Report(new ProgressUpdate("Two", 0, 2));
        }

        Assert.Equal(["begin One", "show One 1", "end One True", "begin Two", "end Two False"], seen.Told.Where(told => told != "show Two 0"));
    }

    private sealed class Recorded : IStageView
    {
        public List<string> Told { get; } = [];

        public void Begin(StageState stage) => Told.Add($"begin {stage.Name}");

        public void Show(StageState stage) => Told.Add($"show {stage.Name} {stage.Update.Done}");

        public void End(StageState stage, bool done) => Told.Add($"end {stage.Name} {done}");
    }
}
