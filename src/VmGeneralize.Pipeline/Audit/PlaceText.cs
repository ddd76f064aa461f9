using VmGeneralize.FileSystems.Ntfs.DeadData;

namespace VmGeneralize.Pipeline.Audit;

/// <summary>A place on an NTFS volume in words.</summary>
internal static class PlaceText
{
    /// <param name="place">The place.</param>
    /// <param name="drive">What stands before paths, such as <c>C:</c>.</param>
    public static string Describe(NtfsPlace place, string drive)
    {
        string path = $"{drive}{place.Path?.Replace('/', '\\')}{(place.Stream.Length == 0 ? "" : ":" + place.Stream)}";
        return place.Kind switch
        {
            NtfsPlaceKind.FreeCluster => $"{drive} free cluster",
            NtfsPlaceKind.UnownedCluster => $"{drive} allocated cluster that no file owns",
            NtfsPlaceKind.BehindClusters => $"{drive} behind the last cluster (backup boot sector)",
            NtfsPlaceKind.FileContents => $"{path}, byte {place.Offset}",
            NtfsPlaceKind.FileSlack => $"slack of {path}",
            NtfsPlaceKind.ResidentData => $"MFT record {place.Record} of {path} (resident data)",
            NtfsPlaceKind.RecordName => $"MFT record {place.Record} of {path} (name)",
            NtfsPlaceKind.RecordAttribute => $"MFT record {place.Record} of {path} (attribute)",
            NtfsPlaceKind.RecordSlack => $"slack of MFT record {place.Record} of {path}",
            NtfsPlaceKind.FreeRecord => $"{drive} free MFT record {place.Record}{(place.Path is null ? "" : $" (was {place.Path})")}",
            NtfsPlaceKind.RecordReserve => $"{drive} reserve of $MFT",
            NtfsPlaceKind.MirroredRecord => $"{drive} $MFTMirr, copy of MFT record {place.Record}",
            NtfsPlaceKind.IndexEntry => $"index of {Folder(drive, place)} (live)",
            NtfsPlaceKind.IndexSlack => $"index of {Folder(drive, place)} (slack)",
            NtfsPlaceKind.LogFile => $"{drive} $LogFile",
            _ => place.Kind.ToString(),
        };
    }

    private static string Folder(string drive, NtfsPlace place) =>
        $"directory {drive}{place.Path?.Replace('/', '\\')}{(place.Stream is "" or "$I30" ? "" : $" ({place.Stream})")}";
}
