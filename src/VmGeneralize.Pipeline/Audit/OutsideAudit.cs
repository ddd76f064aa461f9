using VmGeneralize.Checks;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Outside;

namespace VmGeneralize.Pipeline.Audit;

/// <summary>Audits what is on a disk besides the systems that were audited, and in every copy of it.</summary>
internal static class OutsideAudit
{
    /// <summary>Volumes that are not read are reported with the other findings on volumes.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="guests">The systems that were audited: none when a single partition without one was requested, and nothing is outside then.</param>
    public static IEnumerable<Finding> Run(GuestDisk disk, IReadOnlyList<IGuest> guests) => guests.Count == 0 ? [] :
    [
        .. OtherSystems(disk, guests),
        .. OutsideVolume.Of(disk, guests).Where(outside => outside.Volume.FileSystem is not null).Select(outside => new Finding(
            outside is { MayHoldMachineData: true, IsCleaned: false } ? Severity.Error : Severity.Warning,
            OutsideText.Summary(outside),
            OutsideText.Evidence(outside) is { Length: > 0 } evidence ? evidence : outside.Volume.Content.Description,
            OutsideText.RemedyOf(outside))
        {
            Kind = FindingKind.OutsideVolume,
            Partition = outside.Volume.Partition.Number,
            Count = outside.Data.Sum(data => data.Count) is > 0 and int count ? count : null,
        }),
    ];

    /// <summary>An image holds one system: of several, each is one too many, except the only one that was requested.</summary>
    private static IEnumerable<Finding> OtherSystems(GuestDisk disk, IReadOnlyList<IGuest> guests)
    {
        IReadOnlyList<GuestVolume> installations = GuestDetector.Installations(disk);
        return installations.Where(volume => installations.Count > 1 && !(guests is [var only] && only.Volume.Name == volume.Name))
            .Select(volume => new Finding(Severity.Error, OutsideText.Summary(volume), OutsideText.Evidence(volume), OutsideText.SystemRemedy)
            {
                Kind = FindingKind.OtherSystem, Partition = volume.Partition.Number,
            });
    }
}
