namespace VmGeneralize.Pipeline;

/// <summary>What an upload sent and what stayed home; everything in bytes.</summary>
/// <param name="Target">Address of the blob without its SAS, or resource id of the disk.</param>
/// <param name="Length">Of the blob, the VHD footer included.</param>
/// <param name="Sent">That arrived, in all runs of this upload together.</param>
/// <param name="SentBefore">Part of <paramref name="Sent"/> that earlier runs had sent.</param>
/// <param name="NotAllocated">Never sent: the source's container holds nothing there.</param>
/// <param name="Dead">Never sent: free space, such as what deleted files left.</param>
/// <param name="Zero">Never sent: live, but zero.</param>
/// <param name="Requests">Made by this run.</param>
/// <param name="Repeated">Of these, repeated because they failed.</param>
/// <param name="Seconds">That this run took.</param>
public sealed record TransferReport(
    string Target,
    long Length,
    long Sent,
    long SentBefore,
    long NotAllocated,
    long Dead,
    long Zero,
    long Requests,
    long Repeated,
    double Seconds);
