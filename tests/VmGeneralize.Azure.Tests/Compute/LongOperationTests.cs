using VmGeneralize.Azure.Compute;
using VmGeneralize.AzureSupport.Compute;

namespace VmGeneralize.Azure.Tests.Compute;

public sealed class LongOperationTests : ArmTest
{
    private static ManagedImageSpec Spec => ManagedImageTests.Spec;

    [Fact]
    public async Task An_operation_is_followed_to_its_end_with_progress()
    {
        Server.State.Polls = 4;
        List<string> steps = [];
        await new ManagedImage(Access, new Recorder(steps)).CreateAsync(Spec, default);

        Assert.Equal("Succeeded", (string?)Server.State.Find(Spec.Id)!["properties"]!["provisioningState"]);
        Assert.InRange(steps.Count(step => step == "Creating the image web"), 4, 10);
    }

    [Fact]
    public async Task Dropped_and_refused_polls_do_not_end_it()
    {
        Server.State.Polls = 3;
        int polls = 0;
        Server.Faults = (exchange, _) => exchange.Path.Contains("/operations/", StringComparison.Ordinal)
            ? (++polls) switch
            {
                1 or 2 or 3 or 4 => new ArmFault.Drop(),
                5 => new ArmFault.Answer(503, "ServiceUnavailable", "Busy."),
                6 => new ArmFault.Answer(429, "TooManyRequests", "Slow down."),
                _ => null,
            }
            : null;
        await new ManagedImage(Access with { Timing = Impatient with { Retries = 14 } }, null).CreateAsync(Spec, default);

        Assert.Equal("Succeeded", (string?)Server.State.Find(Spec.Id)!["properties"]!["provisioningState"]);
        Assert.True(polls > 6);
    }

    [Fact]
    public async Task A_request_whose_answer_is_lost_is_made_again()
    {
        int puts = 0;
        Server.Faults = (exchange, _) => exchange.Method == "POST" && exchange.Last == "deallocate" && ++puts == 1 ? new ArmFault.LoseAnswer() : null;
        string id = Scope.VirtualMachine("vm");
        Server.State.AddMachine(id, "westeurope", "running");
        VirtualMachine machines = new(Access, null);
        await machines.DeallocateAsync(await machines.GetAsync(Scope, "vm", default), default);

        Assert.Equal(2, puts);
        Assert.True((await machines.GetAsync(Scope, "vm", default)).IsDeallocated);
    }

    [Fact]
    public async Task The_wait_that_the_service_asks_for_is_kept()
    {
        Server.State.Polls = 2;
        Server.RetryAfter = 77;
        ImmediateTime time = new();
        await new ManagedImage(Access with { Timing = Impatient with { Time = time } }, null).CreateAsync(Spec, default);

        Assert.Contains(TimeSpan.FromSeconds(77), time.Waits);
    }

    [Fact]
    public async Task An_operation_that_fails_later_is_told_with_code_and_next_step()
    {
        Server.Faults = (exchange, _) => exchange.Method == "PUT" ? new ArmFault.FailLater("SkuNotAvailable", "The requested size is not available.") : null;
        Server.State.Polls = 1;
        AzureException problem = await Assert.ThrowsAsync<AzureException>(() => new ManagedImage(Access, null).CreateAsync(Spec, default));

        Assert.Equal("SkuNotAvailable", problem.ServiceCode);
        Assert.Contains("Creating the image web", problem.Message, StringComparison.Ordinal);
        Assert.Contains("--sku", problem.Next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_where_nothing_answers_is_told_after_few_tries()
    {
        Uri nowhere = Server.Endpoint;
        int tries = 0;
        Server.Faults = (_, _) =>
        {
            tries++;
            return new ArmFault.Drop();
        };
        AzureException problem = await Assert.ThrowsAsync<AzureException>(() =>
            new ManagedImage(Access with { Cloud = Cloud.Public with { ResourceManager = nowhere } }, null).CreateAsync(Spec, default));

        Assert.Equal(0, problem.Status);
        Assert.Contains("HTTPS_PROXY", problem.Next, StringComparison.Ordinal);
        Assert.Equal(Impatient.FirstContactRetries + 1, tries);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait()
    {
        Server.State.Polls = int.MaxValue;
        using CancellationTokenSource cancelled = new();
        Recorder progress = new([], steps =>
        {
            if (steps.Count(step => step == "Creating the image web") == 3)
            {
                cancelled.Cancel();
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ManagedImage(Access, progress).CreateAsync(Spec, cancelled.Token));
    }

    // Records every wait and ends it at once.
    private sealed class ImmediateTime : TimeProvider
    {
        public List<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }

    private sealed class Recorder(List<string> steps, Action<List<string>>? then = null) : IProgress<AzureStep>
    {
        public void Report(AzureStep value)
        {
            steps.Add(value.Doing);
            then?.Invoke(steps);
        }
    }
}
