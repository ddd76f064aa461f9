namespace VmGeneralize.AzureSupport;

/// <summary>One request that reached the proxy, and the response to it.</summary>
/// <param name="Number">Position in the order of arrival, from 1.</param>
/// <param name="Operation">Requested operation.</param>
/// <param name="Offset">First byte of its range; -1 if it has none.</param>
/// <param name="Length">Length of its range; 0 if it has none.</param>
/// <param name="BodyBytes">Bytes of its body that arrived.</param>
/// <param name="Status">HTTP status of the response; 0 if the connection was cut.</param>
/// <param name="Fault">The fault injected into it; null if there was none.</param>
/// <param name="HasLease">Whether it carried a lease id.</param>
public sealed record JournalEntry(
    int Number, BlobOperation Operation, long Offset, long Length, long BodyBytes, int Status, string? Fault, bool HasLease)
{
    /// <summary>Whether Azurite carried it out.</summary>
    public bool Succeeded => Status is >= 200 and < 300;
}
