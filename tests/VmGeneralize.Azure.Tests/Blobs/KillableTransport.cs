using Azure.Core;
using Azure.Core.Pipeline;

namespace VmGeneralize.Azure.Tests.Blobs;

/// <summary>
/// Simulates the death of a process: after a number of requests, nothing more is sent and nothing completes, so the calling code gets no
/// further, cleans up nothing and writes no file.
/// </summary>
internal sealed class KillableTransport(int requests) : HttpPipelineTransport
{
    private static readonly HttpPipelineTransport Inner = HttpClientTransport.Shared;
    private readonly TaskCompletionSource _dead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left = requests;
    private int _inFlight = 1; // for the life of the process

    /// <summary>Completes when the process is "dead" and everything it had sent has been served.</summary>
    public Task Dead => _dead.Task;

    public override Request CreateRequest() => Inner.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException();

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        int left = Interlocked.Decrement(ref _left);
        if (left >= 0)
        {
            Interlocked.Increment(ref _inFlight);
            await Inner.ProcessAsync(message);
            Served();
        }
        else if (left == -1)
        {
            Served();
        }

        if (Volatile.Read(ref _left) < 0)
        {
            await Task.Delay(Timeout.Infinite, CancellationToken.None); // an answer may have come, too late for this process
        }
    }

    private void Served()
    {
        if (Interlocked.Decrement(ref _inFlight) == 0)
        {
            _dead.TrySetResult();
        }
    }
}
