using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Operations;

namespace VmGeneralize.Pipeline;

/// <summary>Reads the edited disk afresh through the overlay and checks that it is what was meant, before anything is committed.</summary>
internal static class Verification
{
    /// <summary>The disk as it was read afresh. The caller owns it.</summary>
    /// <param name="Disk">Partitions and file systems, on the overlay.</param>
    /// <param name="Guest">The system on it.</param>
    /// <param name="Warnings">What was inconsistent before, is as it was and does no harm.</param>
    internal sealed record Result(GuestDisk Disk, IGuest Guest, IReadOnlyList<string> Warnings);

    /// <param name="session">The disk, edits included.</param>
    /// <param name="edited">Name of the volume with the system that was edited.</param>
    /// <param name="options">What was decided on it before the edits.</param>
    /// <param name="plans">The edits.</param>
    /// <exception cref="CorruptDataException">The source was inconsistent before it was touched.</exception>
    /// <exception cref="InvalidOperationException">An edit does not hold: a defect of this program. Nothing was written.</exception>
    public static Result Run(
        DiskSession session, string edited, GuestOptions options, IReadOnlyList<(Operation Operation, IReadOnlyList<GuestEdit> Edits)> plans)
    {
        GuestDisk disk = GuestDisk.Read(session.Overlay);
        try
        {
            string[] warnings = [.. CheckFileSystems(session, disk)];
            IGuest guest = GuestDetector.Open(disk.Volumes.Single(volume => volume.Name == edited), disk, options);
            Check(guest, plans);
            return new Result(disk, guest, warnings);
        }
        catch
        {
            disk.Dispose();
            throw;
        }
    }

    private static void Check(IGuest guest, IReadOnlyList<(Operation Operation, IReadOnlyList<GuestEdit> Edits)> plans)
    {
        foreach ((Operation operation, IReadOnlyList<GuestEdit> edits) in plans)
        {
            if (edits.FirstOrDefault(edit => !guest.Holds(edit)) is { } broken)
            {
                throw new InvalidOperationException($"After {operation.Id}, {broken} does not hold");
            }

            if (operation.Plan(guest) is [GuestEdit first, ..])
            {
                throw new InvalidOperationException($"{operation.Id} would change {first.Target} again");
            }
        }

        if (guest.CheckAfter(plans.SelectMany(plan => plan.Edits)).FirstOrDefault() is { } problem)
        {
            throw new InvalidOperationException($"After the edits a file is inconsistent: {problem}");
        }
    }

    private static IEnumerable<string> CheckFileSystems(DiskSession session, GuestDisk disk)
    {
        foreach (GuestVolume volume in disk.Volumes.Where(volume => volume.FileSystem is IWritableFileSystem))
        {
            IReadOnlyList<ConsistencyProblem> after = ((IWritableFileSystem)volume.FileSystem!).Check();
            if (after.Count == 0)
            {
                continue;
            }

            // Was it so before we came? Then what we did is not to blame.
            using GuestDisk source = GuestDisk.Read(session.Image.Device);
            GuestVolume original = source.Volumes.Single(other => other.Name == volume.Name);
            IReadOnlyList<ConsistencyProblem> before = (original.FileSystem as IWritableFileSystem)?.Check() ?? [];
            if (before.FirstOrDefault(problem => !problem.IsHarmless) is { } harm)
            {
                throw new CorruptDataException(
                    $"File system on {volume.Name}",
                    volume.Partition.Extent.Offset,
                    $"{harm}. Repair it first: {GuestSelection.RepairOf(volume)}");
            }

            if (after.Except(before).FirstOrDefault() is { } ours)
            {
                throw new InvalidOperationException($"{volume.Name} would be inconsistent after the edits: {ours}");
            }

            yield return $"{volume.Name} was inconsistent before and is as it was, without harm: {after[0]}{(after.Count > 1 ? $" (and {after.Count - 1} more)" : "")}";
        }
    }
}
