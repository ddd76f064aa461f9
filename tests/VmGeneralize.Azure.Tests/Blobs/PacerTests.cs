using VmGeneralize.Azure.Blobs;

namespace VmGeneralize.Azure.Tests.Blobs;

/// <summary>The pacer runs against a simulated service in virtual time, with the same numbers on every machine.</summary>
public sealed class PacerTests
{
    private const double Mebibyte = 1 << 20;

    [Theory]
    [InlineData(10)]
    [InlineData(60)]
    [InlineData(250)]
    [InlineData(500)]
    public void A_rate_limit_is_used_by_95_percent_and_more(int limit)
    {
        PacerSimulation simulation = new(parallelism: 15) { Limit = _ => limit * Mebibyte };
        simulation.RunTo(5);

        double rate = simulation.RunTo(125);

        Assert.InRange(rate, limit * Mebibyte * 0.95, limit * Mebibyte * 1.01);
        Assert.True(simulation.Refused < 125 * 0.6, $"{simulation.Refused} refusals");
    }

    [Fact]
    public void A_limit_that_asks_to_wait_is_obeyed_and_still_used_well()
    {
        PacerSimulation simulation = new(parallelism: 15) { Limit = static _ => 60 * Mebibyte, RetryAfter = 1 };
        simulation.RunTo(5);

        Assert.InRange(simulation.RunTo(125), 60 * Mebibyte * 0.85, 60 * Mebibyte * 1.01);
    }

    [Fact]
    public void A_limit_that_rises_is_found_again_within_a_minute()
    {
        PacerSimulation simulation = new(parallelism: 15) { Limit = static now => (now < 60 ? 40 : 300) * Mebibyte };
        simulation.RunTo(120);

        Assert.InRange(simulation.RunTo(180), 300 * Mebibyte * 0.95, 300 * Mebibyte * 1.01);
    }

    [Fact]
    public void A_limit_that_falls_is_met_soon()
    {
        PacerSimulation simulation = new(parallelism: 15) { Limit = static now => (now < 30 ? 300 : 30) * Mebibyte };
        simulation.RunTo(35);
        long refused = simulation.Refused;

        Assert.InRange(simulation.RunTo(155), 30 * Mebibyte * 0.95, 30 * Mebibyte * 1.01);
        Assert.True(simulation.Refused - refused < 60, $"{simulation.Refused - refused} refusals");
    }

    [Theory]
    [InlineData(100_000, double.PositiveInfinity, 100_000)]
    [InlineData(10 << 20, double.PositiveInfinity, 10 << 20)]
    [InlineData(100 << 20, 20 * Mebibyte, 20 << 20)] // the service takes less than the user allows
    public void A_rate_that_the_user_wants_is_used_and_not_passed(long wanted, double taken, double expected)
    {
        PacerSimulation simulation = new(parallelism: 15) { Wanted = wanted, Limit = _ => taken };
        simulation.RunTo(30);

        Assert.InRange(simulation.RunTo(630), expected * 0.93, expected * 1.01);
    }

    [Fact]
    public void Without_a_limit_all_requests_run_at_full_length()
    {
        PacerSimulation simulation = new(parallelism: 15);
        simulation.RunTo(2);

        double rate = simulation.RunTo(10);

        Assert.Equal(15, simulation.Pacer.Window);
        Assert.InRange(rate, 0.95 * 15 * (4 << 20) / 0.06, double.MaxValue);
    }

    [Fact]
    public void On_a_slow_link_chunks_shrink_until_nothing_times_out()
    {
        PacerSimulation simulation = new(parallelism: 15) { Link = 64 << 10, Timeout = 30 }; // 0.5 Mbit/s
        simulation.RunTo(600);
        long timedOut = simulation.TimedOut;

        double rate = simulation.RunTo(3600);

        Assert.InRange(simulation.Pacer.ChunkSize, Pacer.SmallestChunk, 1 << 20);
        Assert.InRange(rate, 0.8 * (64 << 10), 64 << 10);
        Assert.True(simulation.TimedOut - timedOut < 60, $"{simulation.TimedOut - timedOut} timeouts");
    }

    [Fact]
    public void A_burst_of_refusals_cuts_once()
    {
        ManualTime time = new();
        Pacer pacer = new(time, 16);
        List<PacerTicket> tickets = Enter(pacer, 4);
        tickets.ForEach(pacer.Succeeded);
        tickets = Enter(pacer, 8);
        time.MoveTo(0.1);

        tickets.ForEach(ticket => pacer.Failed(ticket, Congestion.Busy, null));

        Assert.Equal(4, pacer.Window);
    }

    [Fact]
    public void Nothing_leaves_before_Retry_After_is_over()
    {
        ManualTime time = new();
        Pacer pacer = new(time, 16);
        pacer.Failed(Enter(pacer, 1)[0], Congestion.Busy, TimeSpan.FromSeconds(3));

        time.MoveTo(2.9);
        Assert.False(pacer.TryEnter(1, out _, out double wait));
        Assert.InRange(wait, 0.09, 0.11);
        time.MoveTo(3.01);
        Assert.True(pacer.TryEnter(1, out _, out _));
    }

    [Fact]
    public void A_refusal_among_short_requests_does_not_make_an_upload_crawl()
    {
        ManualTime time = new();
        Pacer pacer = new(time, 16);
        for (int i = 1; i <= 20; i++)
        {
            Assert.True(pacer.TryEnter(4096, out PacerTicket small, out _));
            time.MoveTo(i * 0.06);
            pacer.Succeeded(small); // 67 KiB a second: it is the latency
        }

        Assert.True(pacer.TryEnter(4096, out PacerTicket refused, out _));
        pacer.Failed(refused, Congestion.Busy, TimeSpan.FromSeconds(1));
        long sent = 0;
        while (time.Seconds < 12.2)
        {
            if (pacer.TryEnter(pacer.ChunkSize, out PacerTicket ticket, out double wait))
            {
                time.MoveTo(time.Seconds + 0.06);
                pacer.Succeeded(ticket);
                sent += ticket.Bytes;
            }
            else
            {
                time.MoveTo(time.Seconds + Math.Max(wait, 0.001));
            }
        }

        Assert.InRange(sent, (long)(10 * 0.9 * SendRate.BusyFloor), long.MaxValue);
    }

    [Fact]
    public void Damaged_bodies_say_nothing_about_the_pace()
    {
        Pacer pacer = new(new ManualTime(), 16);
        int window = pacer.Window;

        pacer.Failed(Enter(pacer, 1)[0], Congestion.Damaged, null);

        Assert.Equal(window, pacer.Window);
    }

    [Fact]
    public async Task Whoever_waits_for_the_window_goes_on_when_a_request_ends()
    {
        Pacer pacer = new(TimeProvider.System, 1);
        PacerTicket first = await pacer.EnterAsync(1, default);
        ValueTask<PacerTicket> second = pacer.EnterAsync(1, default);
        Assert.False(second.IsCompleted);

        pacer.Succeeded(first);

        await second;
    }

    private static List<PacerTicket> Enter(Pacer pacer, int count)
    {
        List<PacerTicket> tickets = [];
        for (int i = 0; i < count; i++)
        {
            Assert.True(pacer.TryEnter(1 << 20, out PacerTicket ticket, out _));
            tickets.Add(ticket);
        }

        return tickets;
    }
}
