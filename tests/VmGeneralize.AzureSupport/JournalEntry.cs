namespace VmGeneralize.AzureSupport;

/// <summary>One request that reached the proxy, and what came back.</summary>
/// <param name="Number">Its place in the order of arrival, from 1.</param>
/// <param name="Operation">What it asked for.</param>
/// <param name="Offset">First byte of its range; -1: it has none.</param>
/// <param name="Length">Length of its range; 0: it has none.</param>
/// <param name="BodyBytes">Bytes of its body that arrived.</param>
/// <param name="Status">HTTP status of the answer; 0: the connection was cut.</param>
/// <param name="Fault">What was done to it on purpose; null: nothing.</param>
/// <param name="HasLease">It carried a lease id.</param>
public sealed record JournalEntry(
    int Number, BlobOperation Operation, long Offset, long Length, long BodyBytes, int Status, string? Fault, bool HasLease)
{
    /// <summary>Azurite did it.</summary>
    public bool Succeeded => Status is >= 200 and < 300;
}
