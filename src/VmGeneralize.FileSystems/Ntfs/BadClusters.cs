using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>The clusters that $BadClus:$Bad keeps from use: on an image of a physical disk they hold what could not be moved.</summary>
internal static class BadClusters
{
    private const string StreamName = "$Bad";

    /// <summary>Where they are.</summary>
    /// <exception cref="VmGeneralizeException">The file is damaged.</exception>
    public static IReadOnlyList<Extent> Read(NtfsVolume volume) => volume.Open(WellKnownRecord.BadClusters).TryOpen(AttributeType.Data, StreamName) is { } bad
        ? [.. bad.Runs.Runs.Where(run => !run.Lcn.IsSparse).Select(volume.Space.ExtentOf)]
        : [];

    /// <summary>As <see cref="Read"/>; nothing when the file is damaged, which the search for slack reports.</summary>
    public static IReadOnlyList<Extent> Of(NtfsVolume volume)
    {
        try
        {
            return Read(volume);
        }
        catch (VmGeneralizeException)
        {
            return [];
        }
    }
}
