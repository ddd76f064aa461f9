using System.Globalization;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using VmGeneralize.TestSupport.Planting;

namespace VmGeneralize.EndToEnd.Tests.Canaries;

/// <summary>Plants a string in every place of an NTFS volume.</summary>
internal static class CanaryVolume
{
    /// <param name="image">The volume; changed in place.</param>
    /// <param name="tag">Short name of the volume, part of each string.</param>
    /// <param name="places">The places.</param>
    /// <returns>The planted strings.</returns>
    public static IReadOnlyList<Canary> Plant(string image, string tag, IReadOnlyList<NtfsPlace> places)
    {
        int cluster;
        using (NtfsBytes bytes = new(image))
        {
            cluster = bytes.ClusterSize;
        }

        (NtfsPlace Place, Canary Canary)[] planned =
        [
            .. places.Where(place => place.Fits(cluster)).Select(place =>
            {
                string text = Canary.Name(tag, place.Name);
                return (place, new Canary($"NTFS {Size(cluster)}: {place.Name}", place.How, place.RemovedBy, text) { Stored = place.Stored(text) });
            }),
        ];
        Dictionary<string, long> numbers;
        using (MountedNtfs volume = new(image, "show_sys_files"))
        {
            foreach ((NtfsPlace place, Canary canary) in planned)
            {
                place.Fill(volume, canary);
            }

            foreach ((NtfsPlace place, Canary canary) in planned)
            {
                place.Delete(volume, canary); // after all is written, so that nothing takes what was freed
            }

            numbers = NtfsPatch.ReadNumbers(volume);
        }

        using NtfsBytes raw = new(image);
        NtfsPatch patch = new(raw, image, numbers);
        return [.. planned.Where(planting => planting.Place.Patch(patch, planting.Canary)).Select(planting => planting.Canary)];
    }

    private static string Size(int bytes) => bytes switch
    {
        >= 1 << 20 => $"{bytes >> 20} MiB",
        >= 1 << 10 => $"{bytes >> 10} KiB",
        _ => bytes.ToString(CultureInfo.InvariantCulture),
    };
}
