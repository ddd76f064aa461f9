using Azure.Core;
using Azure.Core.Pipeline;

namespace VmGeneralize.Azure.Tests.Blobs;

/// <summary>
/// Stands for the death of a process: after some requests nothing goes out any more and nothing ends, so the code behind it runs no
/// further, cleans nothing up and writes no file.
/// </summary>
internal sealed class KillableTransport(int requests) : HttpPipelineTransport
{
    private readonly HttpClientTransport _inner = new();
    private readonly TaskCompletionSource _dead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left = requests;

    /// <summary>Ends when the process "dies".</summary>
    public Task Dead => _dead.Task;

    public override Request CreateRequest() => _inner.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException();

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        if (Interlocked.Decrement(ref _left) < 0)
        {
            _dead.TrySetResult();
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
        }

        await _inner.ProcessAsync(message);
        if (Volatile.Read(ref _left) < 0)
        {
            await Task.Delay(Timeout.Infinite, CancellationToken.None); // the answer came too late for this process
        }
    }
}
