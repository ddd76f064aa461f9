using VmGeneralize.Checks.Windows.Blockers.Logs;

namespace VmGeneralize.Checks.Tests.Windows.Blockers.Logs;

public sealed class LogRunTests
{
    [Fact]
    public void A_line_is_read_into_time_and_message()
    {
        LogError error = Assert.Single(LogRun.Read("/x.log", "\r\n2024-05-15 18:52:50, Error      [0x0f00b0] SYSPRP spopk.dll:: Failed; hr = 0x1\r\n").Errors);

        Assert.Equal(new LogError("/x.log", 2, "2024-05-15 18:52:50", "spopk.dll:: Failed; hr = 0x1"), error);
    }

    [Theory]
    [InlineData("2024-05-15 18:52:50, Info       [0x0f004d] SYSPRP Error")]
    [InlineData("2024-05-15 18:52:50, Warning               SYSPRP WinMain: File operations pending")]
    [InlineData("Errors were found")]
    [InlineData("Error")]
    [InlineData("")]
    public void Other_lines_are_no_errors(string line) => Assert.Empty(LogRun.Read("/x.log", line).Errors);

    [Fact]
    public void A_line_without_time_counts() => Assert.Equal("Package x", Assert.Single(LogRun.Read("/x.log", "Error SYSPRP Package x").Errors).Message);

    [Fact]
    public void What_steers_a_terminal_is_taken_out() =>
        Assert.Equal(" [31mred", Assert.Single(LogRun.Read("/x.log", "Error SYSPRP \u001b[31mred").Errors).Message);

    [Fact]
    public void The_start_of_the_last_run_is_its_first_time()
    {
        const string Run = "{0}, Info SYSPRP === Beginning of a new sysprep run ===\n{0}, Error SYSPRP {0}\n";
        string log = string.Format(Run, "2024-01-01 00:00:00") + string.Format(Run, "2024-01-02 00:00:00");

        LogRun run = LogRun.Read("/x.log", log);

        Assert.Equal("2024-01-02 00:00:00", run.Start);
        Assert.Equal(4, Assert.Single(run.Errors).Line);
    }

    [Fact]
    public void Neither_long_lines_nor_many_cost_much()
    {
        string text = string.Concat(Enumerable.Repeat("Error SYSPRP Failure occurred while executing 'a' from b\n", 200_000))
            + "Error SYSPRP " + string.Concat(Enumerable.Repeat("Failure occurred while executing 'a' from ", 100_000));
        long before = GC.GetAllocatedBytesForCurrentThread();

        LogRun run = LogRun.Read("/x.log", text);

        Assert.InRange(run.Errors.Count, 1, 1000);
        Assert.All(run.Errors, error => Assert.InRange(error.Message.Length, 1, 1000));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
    }

    [Fact]
    public void Any_text_is_read()
    {
        Random random = new(5);
        string[] words =
        [
            "Error", " ", "\n", "\r", ",", "2024-05-15 18:52:50", "SYSPRP ", "[0x", "]", "Beginning of a new sysprep run", "Package ", "'", "\0",
            "Failure occurred while executing '", " from ", "; dwRet = 0x", "was installed for a user, but not provisioned",
        ];
        for (int round = 0; round < 5000; round++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => words[random.Next(words.Length)]));
            LogRun run = LogRun.Read("/x.log", text);
            Assert.All(run.Errors, error => Assert.InRange(error.Line, 1, text.Count(letter => letter == '\n') + 1));
            Assert.All(StoreAppCause.Find(run.Errors).Concat(ProviderCause.Find(run.Errors)), finding => Assert.NotEmpty(finding.Evidence));
        }
    }
}
