using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>The clusters that $BadClus:$Bad keeps from use: on a disk that was once a real one they hold what could not be moved.</summary>
internal static class BadClusters
{
    private const string StreamName = "$Bad";

    /// <summary>Where they are; nothing when the file is damaged.</summary>
    public static IReadOnlyList<Extent> Of(NtfsVolume volume)
    {
        try
        {
            return volume.Open(WellKnownRecord.BadClusters).TryOpen(AttributeType.Data, StreamName) is { } bad
                ? [.. bad.Runs.Runs.Where(run => !run.Lcn.IsSparse).Select(volume.Space.ExtentOf)]
                : [];
        }
        catch (VmGeneralizeException)
        {
            return [];
        }
    }
}
