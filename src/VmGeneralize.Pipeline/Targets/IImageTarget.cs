using VmGeneralize.Blocks;

namespace VmGeneralize.Pipeline.Targets;

/// <summary>Target of a verified disk: a file, a page blob, an image in Azure. <see cref="GeneralizeJob"/> calls its methods in their order here.</summary>
/// <typeparam name="TResult">What it reports about what it made.</typeparam>
public interface IImageTarget<TResult>
    where TResult : class
{
    /// <summary>The file that the disk is written to; null when it is not a file.</summary>
    string? File { get; }

    /// <summary>Refuses, before any work, what must not be written or would not be taken.</summary>
    /// <param name="session">The disk as it was opened.</param>
    /// <exception cref="RefusedException">The reason, and what to do first.</exception>
    void Check(DiskSession session);

    /// <summary>Finds out what needs a service and little time, before the long work begins: that somebody is logged in, that the places are there.</summary>
    /// <param name="progress">Shown to people.</param>
    /// <param name="cancellation">Ends it.</param>
    Task OpenAsync(IProgress<ProgressUpdate>? progress, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Writes the disk; when it fails, nothing is left that could pass for a finished one.</summary>
    /// <param name="disk">The disk; lives longer than the call.</param>
    /// <param name="progress">Shown to people.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<TResult> WriteAsync(VerifiedDisk disk, IProgress<ProgressUpdate>? progress, CancellationToken cancellation);

    /// <summary>Leaves the record of what was done, and the pages about it.</summary>
    /// <param name="result">What <see cref="WriteAsync"/> returned.</param>
    /// <returns>The same, with where they are.</returns>
    /// <exception cref="IOException">One could not be written; what was made stays anyway.</exception>
    TResult Record(TResult result);
}
