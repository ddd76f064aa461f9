using VmGeneralize.TestSupport.Guests;
using VmGeneralize.TestSupport.Planting;

namespace VmGeneralize.EndToEnd.Tests.Canaries;

/// <summary>A place on an NTFS volume where something dead can lie, and how to put it there. The steps of all places are done in turn.</summary>
/// <param name="Name">The place; part of the string.</param>
/// <param name="How">How the string comes there.</param>
internal sealed record NtfsPlace(string Name, string How)
{
    public string RemovedBy { get; init; } = "deep-scrub";

    /// <summary>What is on disk for the string.</summary>
    public Func<string, string> Stored { get; init; } = text => text;

    /// <summary>Volumes that can have it, by cluster size.</summary>
    public Func<int, bool> Fits { get; init; } = _ => true;

    /// <summary>First, through ntfs-3g: what is to be deleted, and what is to be kept.</summary>
    public Action<MountedNtfs, Canary> Fill { get; init; } = (_, _) => { };

    /// <summary>Then, through ntfs-3g.</summary>
    public Action<MountedNtfs, Canary> Delete { get; init; } = (_, _) => { };

    /// <summary>Last, into the bytes of the volume. False when there is no room on this volume.</summary>
    public Func<NtfsPatch, Canary, bool> Patch { get; init; } = (_, _) => true;
}
