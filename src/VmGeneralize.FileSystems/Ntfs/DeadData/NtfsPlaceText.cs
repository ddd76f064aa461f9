using VmGeneralize.FileSystems.Places;

namespace VmGeneralize.FileSystems.Ntfs.DeadData;

/// <summary>A place on an NTFS volume in words.</summary>
internal static class NtfsPlaceText
{
    /// <param name="place">The place.</param>
    /// <param name="drive">The prefix of paths, such as <c>C:</c>.</param>
    public static string Describe(Place place, string drive)
    {
        string path = $"{drive}{place.Path?.Replace('/', '\\')}{(place.Stream.Length == 0 ? "" : ":" + place.Stream)}";
        return place.Kind switch
        {
            PlaceKind.FreeCluster => $"{drive} free cluster",
            PlaceKind.UnownedCluster => $"{drive} allocated cluster that no file owns",
            PlaceKind.AfterClusters => $"{drive} after the last cluster (backup boot sector)",
            PlaceKind.FileContents => $"{path}, byte {place.Offset}",
            PlaceKind.FileSlack => $"slack of {path}",
            PlaceKind.ResidentData => $"MFT record {place.Record} of {path} (resident data)",
            PlaceKind.RecordName => $"MFT record {place.Record} of {path} (name)",
            PlaceKind.RecordAttribute => $"MFT record {place.Record} of {path} (attribute)",
            PlaceKind.RecordSlack => $"slack of MFT record {place.Record} of {path}",
            PlaceKind.FreeRecord => $"{drive} free MFT record {place.Record}{(place.Path is null ? "" : $" (was {place.Path})")}",
            PlaceKind.RecordReserve => $"{drive} reserve of $MFT",
            PlaceKind.MirroredRecord => $"{drive} $MFTMirr, copy of MFT record {place.Record}",
            PlaceKind.IndexEntry => $"index of {Folder(drive, place)} (live)",
            PlaceKind.IndexSlack => $"index of {Folder(drive, place)} (slack)",
            PlaceKind.LogFile => $"{drive} $LogFile",
            _ => place.Kind.ToString(),
        };
    }

    private static string Folder(string drive, Place place) =>
        $"directory {drive}{place.Path?.Replace('/', '\\')}{(place.Stream is "" or "$I30" ? "" : $" ({place.Stream})")}";
}
