using System.Collections.Concurrent;
using System.Threading.Channels;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Blobs;

/// <summary>
/// One thread reads windows in ascending order, several workers send their parts. Memory is the windows' buffers: one for each worker and
/// one to read ahead.
/// </summary>
internal sealed class WindowSender(
    WindowScanner scanner,
    PageWriter writer,
    UploadState state,
    ProgressMeter meter,
    int parallelism,
    Action<long, ReadOnlyMemory<byte>>? seen = null) : IDisposable
{
    private readonly SemaphoreSlim _free = new(parallelism + 1);
    private readonly ConcurrentBag<byte[]> _buffers = [];

    public async Task SendAsync(CancellationToken cancellation)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Channel<(UploadWindow Window, Extent Part)> parts = Channel.CreateBounded<(UploadWindow, Extent)>(
            new BoundedChannelOptions(parallelism * 4) { SingleWriter = true });
        List<Task> tasks = [Task.Run(() => ReadAsync(parts.Writer, stop.Token), CancellationToken.None)];
        for (int i = 0; i < parallelism; i++)
        {
            tasks.Add(Task.Run(() => WorkAsync(parts.Reader, stop.Token), CancellationToken.None));
        }

        await FirstFailureAsync(tasks, stop).ConfigureAwait(false);
    }

    public void Dispose() => _free.Dispose();

    // A task that fails stops the others; what is thrown is the first cause, not the cancellations that follow from it.
    private static async Task FirstFailureAsync(List<Task> tasks, CancellationTokenSource stop)
    {
        List<Task> running = [.. tasks];
        Task? failed = null;
        while (running.Count > 0)
        {
            Task ended = await Task.WhenAny(running).ConfigureAwait(false);
            running.Remove(ended);
            if (!ended.IsCompletedSuccessfully && failed is null)
            {
                failed = ended;
                await stop.CancelAsync().ConfigureAwait(false);
            }
        }

        if (failed is not null)
        {
            await failed.ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(ChannelWriter<(UploadWindow Window, Extent Part)> parts, CancellationToken cancellation)
    {
        foreach (Extent range in scanner.Windows(state.Done()))
        {
            await _free.WaitAsync(cancellation).ConfigureAwait(false);
            UploadWindow window = scanner.Read(range, Rent());
            foreach (Extent part in window.NonZero)
            {
                seen?.Invoke(part.Offset, window.Bytes(part));
            }

            if (window.Parts.Count == 0)
            {
                Finish(window);
                continue;
            }

            foreach (Extent part in window.Parts)
            {
                await parts.WriteAsync((window, part), cancellation).ConfigureAwait(false);
            }
        }

        parts.Complete();
    }

    private async Task WorkAsync(ChannelReader<(UploadWindow Window, Extent Part)> parts, CancellationToken cancellation)
    {
        await foreach ((UploadWindow window, Extent part) in parts.ReadAllAsync(cancellation).ConfigureAwait(false))
        {
            await writer.PutAsync(part.Offset, window.Bytes(part), cancellation).ConfigureAwait(false);
            meter.Arrived(part.Length);
            if (window.PartArrived())
            {
                Finish(window);
            }
        }
    }

    private void Finish(UploadWindow window)
    {
        meter.Finished(window);
        state.Arrived(window);
        _buffers.Add(window.Buffer);
        _free.Release();
        state.SaveIfDue();
    }

    private byte[] Rent() => _buffers.TryTake(out byte[]? buffer) ? buffer : GC.AllocateUninitializedArray<byte>(WindowScanner.WindowSize);
}
