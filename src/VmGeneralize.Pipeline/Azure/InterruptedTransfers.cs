using VmGeneralize.Azure.Blobs;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>Lists what interrupted transfers left on this machine, and takes it away.</summary>
/// <param name="time">Shows how old something is.</param>
public sealed class InterruptedTransfers(TimeProvider time)
{
    /// <summary>Looks, and removes when that is wanted.</summary>
    /// <param name="folders">Where to look; not in the folders within.</param>
    /// <param name="olderThan">Younger ones stay.</param>
    /// <param name="remove">Take away what can go.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public FoundTransfers Run(IEnumerable<string> folders, TimeSpan olderThan, bool remove)
    {
        folders = [.. folders.Distinct(StringComparer.Ordinal)];
        if (folders.FirstOrDefault(folder => !Directory.Exists(folder)) is { } missing)
        {
            throw new DirectoryNotFoundException($"There is no folder {missing}.");
        }

        DateTimeOffset now = time.GetUtcNow();
        KeptTransfer[] all = [.. folders.SelectMany(KeptTransfers.In)];
        KeptTransfer[] going = [.. all.Where(one => !one.IsRunning && now - one.Written >= olderThan)];
        if (remove)
        {
            foreach (KeptTransfer one in going)
            {
                KeptTransfers.Remove(one);
            }
        }

        return new FoundTransfers(remove, going, [.. all.Except(going)]);
    }
}
