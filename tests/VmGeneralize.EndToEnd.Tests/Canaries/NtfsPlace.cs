using VmGeneralize.TestSupport.Guests;
using VmGeneralize.TestSupport.Planting;

namespace VmGeneralize.EndToEnd.Tests.Canaries;

/// <summary>A place on an NTFS volume where dead data can lie, and how to put a string there. Each step runs for all places before the next step.</summary>
/// <param name="Name">Name of the place; part of the string.</param>
/// <param name="How">How the string gets there.</param>
internal sealed record NtfsPlace(string Name, string How)
{
    public string RemovedBy { get; init; } = "deep-scrub";

    /// <summary>The form of the string on disk.</summary>
    public Func<string, string> Stored { get; init; } = text => text;

    /// <summary>Which volumes can have it, by cluster size.</summary>
    public Func<int, bool> Fits { get; init; } = _ => true;

    /// <summary>First step, through ntfs-3g: writes what is to be deleted and what is to be kept.</summary>
    public Action<MountedNtfs, Canary> Fill { get; init; } = (_, _) => { };

    /// <summary>Second step, through ntfs-3g.</summary>
    public Action<MountedNtfs, Canary> Delete { get; init; } = (_, _) => { };

    /// <summary>Last step, on the bytes of the volume. Returns false when this volume has no room.</summary>
    public Func<NtfsPatch, Canary, bool> Patch { get; init; } = (_, _) => true;
}
