using VmGeneralize.Checks;
using VmGeneralize.FileSystems;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Operations;

namespace VmGeneralize.Pipeline;

/// <summary>What was not looked at when a disk was generalized, because it could not be read: it may hold what should not be in an image.</summary>
internal static class UnreadWarnings
{
    /// <summary>What the selected operations leave, with the reason; one sentence for each file.</summary>
    /// <param name="guest">As it was: a plan may remove what could not be read.</param>
    /// <param name="selected">The operations to run.</param>
    public static IEnumerable<string> OfOperations(IGuestView guest, IEnumerable<Operation> selected) => selected
        .SelectMany(operation => operation.Left(guest))
        .GroupBy(part => part.Because, part => part.What)
        .Select(parts => (parts.Key, What: string.Join(", ", parts.Distinct().Select(Printable.Text))))
        .Select(part => $"{Printable.Text(part.Key.ToString())}. " + (part.Key.IsInPart ? $"There may be more of this: {part.What}. Look for it in the VM."
            : $"So nothing is done about {part.What}: make it readable in the VM, or remove there what should not be in an image."));

    /// <summary>Where slack could not be looked for, and so was not wiped; one sentence for each volume.</summary>
    /// <param name="disk">As it was edited.</param>
    /// <param name="left">The parts, with the file system that each is on.</param>
    public static IEnumerable<string> OfSlack(GuestDisk disk, IEnumerable<(IWritableFileSystem FileSystem, UnreadPlace Part)> left) => left
        .GroupBy(place => place.FileSystem, place => place.Part)
        .Select(parts => (disk.Volumes.First(volume => volume.FileSystem == parts.Key).Name, Count: parts.Count(), First: parts.First()))
        .Select(left => $"On {left.Name} what earlier deletions left in {left.Count} {(left.Count > 1 ? "places" : "place")} was not looked for and stays: "
            + $"{Printable.Text(left.First.What)} ({Printable.Text(left.First.Reason)}){(left.Count > 1 ? " and others" : "")}.");

    /// <summary>What checks for secrets and for what belongs to one machine could not look at, and what no operation reports; one sentence for each.</summary>
    /// <param name="guest">Read again.</param>
    /// <param name="findings">All of them, compared with those afterwards.</param>
    /// <param name="selected">The operations that ran.</param>
    public static IEnumerable<string> OfChecks(IGuestView guest, IEnumerable<Finding> findings, IEnumerable<Operation> selected)
    {
        HashSet<string> told = [.. selected.SelectMany(operation => operation.Left(guest)).Select(part => part.Because.Path)];
        return findings
            .Where(finding => finding is { Kind: FindingKind.NotAudited, IsFixed: false, Rule.Area: CheckArea.MachineSpecific or CheckArea.Secret }
                && finding.Rule is not { IsReportedByPlan: true } && !told.Contains(finding.Evidence))
            .Select(finding => $"{finding.Summary} ({Printable.Text(finding.Evidence)}).{(finding.Remedy is { } remedy ? $" {remedy}." : "")}")
            .Distinct();
    }
}
