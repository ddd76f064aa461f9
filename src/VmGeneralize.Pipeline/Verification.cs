using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Operations;

namespace VmGeneralize.Pipeline;

/// <summary>Reads the edited disk again through the overlay and checks that it is what was meant, before anything is committed.</summary>
internal static class Verification
{
    private const string HiveAdvice = "An edit would spread the damage: take a copy of the disk from before it";

    /// <summary>The disk as it was read again. The caller owns it.</summary>
    /// <param name="Disk">Partitions and file systems, on the overlay.</param>
    /// <param name="Guest">The system on it.</param>
    /// <param name="Warnings">What was inconsistent before, is as it was and does no harm.</param>
    internal sealed record Result(GuestDisk Disk, IGuest Guest, IReadOnlyList<string> Warnings);

    /// <param name="session">The disk, edits included.</param>
    /// <param name="edited">Name of the volume with the system that was edited.</param>
    /// <param name="options">What was decided on it before the edits.</param>
    /// <param name="plans">The edits.</param>
    /// <param name="cancellation">Ends it, and whatever is done with the disk that is returned.</param>
    /// <exception cref="CorruptDataException">The source was inconsistent before it was touched.</exception>
    /// <exception cref="InvalidOperationException">An edit does not hold: a defect of this program. Nothing was written.</exception>
    public static Result Run(
        DiskSession session,
        string edited,
        GuestOptions options,
        IReadOnlyList<(Operation Operation, IReadOnlyList<GuestEdit> Edits)> plans,
        CancellationToken cancellation)
    {
        GuestDisk disk = GuestDisk.Read(session.Overlay, cancellation);
        try
        {
            List<string> warnings = [.. CheckFileSystems(session, disk, cancellation)];
            IGuest guest = GuestDetector.Open(disk.Volumes.Single(volume => volume.Name == edited), disk, options);
            CheckEdits(guest, plans, cancellation);
            warnings.AddRange(CheckFiles(session, edited, guest, options, [.. plans.SelectMany(plan => plan.Edits)], cancellation));
            return new Result(disk, guest, warnings);
        }
        catch
        {
            disk.Dispose();
            throw;
        }
    }

    private static void CheckEdits(
        IGuest guest, IReadOnlyList<(Operation Operation, IReadOnlyList<GuestEdit> Edits)> plans, CancellationToken cancellation)
    {
        foreach ((Operation operation, IReadOnlyList<GuestEdit> edits) in plans)
        {
            foreach (GuestEdit edit in edits)
            {
                cancellation.ThrowIfCancellationRequested();
                if (!guest.Holds(edit))
                {
                    throw new InvalidOperationException($"After {operation.Id}, {edit} does not hold");
                }
            }

            if (operation.Plan(guest) is [GuestEdit first, ..])
            {
                throw new InvalidOperationException($"{operation.Id} would change {first.Target} again");
            }
        }
    }

    /// <summary>What the edits left inconsistent inside files: hives, account files.</summary>
    private static IEnumerable<string> CheckFiles(
        DiskSession session, string edited, IGuest guest, GuestOptions options, GuestEdit[] edits, CancellationToken cancellation)
    {
        string[] after = [.. guest.CheckAfter(edits)];
        if (after.Length == 0)
        {
            return [];
        }

        // Of account files only the lines that were written are judged; hives are judged whole, and what was wrong before is not our doing.
        string[] before = guest.Kind == GuestKind.Windows ? HiveFaults(session, edited, options, edits, cancellation) : [];

        // Texts say where a fault is, which an edit may move: only their number must not grow.
        return after.Length <= before.Length
            ? [$"A registry hive was inconsistent before and is unchanged, which is harmless: {after[0]}{More(after.Length)}"]
            : before.Length > 0 ? throw new CorruptDataException($"Registry hive on {edited}", 0, $"{before[0]}{More(before.Length)}. {HiveAdvice}")
            : throw new InvalidOperationException($"After the edits a file is inconsistent: {after.Except(before).FirstOrDefault() ?? after[0]}");
    }

    private static string[] HiveFaults(DiskSession session, string edited, GuestOptions options, GuestEdit[] edits, CancellationToken cancellation)
    {
        using GuestDisk source = GuestDisk.Read(session.Image.Device, cancellation);
        return [.. GuestDetector.Open(source.Volumes.Single(volume => volume.Name == edited), source, options).CheckAfter(edits)];
    }

    private static IEnumerable<string> CheckFileSystems(DiskSession session, GuestDisk disk, CancellationToken cancellation)
    {
        foreach (GuestVolume volume in disk.Volumes.Where(volume => volume.FileSystem is IWritableFileSystem))
        {
            cancellation.ThrowIfCancellationRequested();
            IReadOnlyList<ConsistencyProblem> after = ((IWritableFileSystem)volume.FileSystem!).Check();
            if (after.Count == 0)
            {
                continue;
            }

            // Was it so before the edits? Then they are not to blame.
            using GuestDisk source = GuestDisk.Read(session.Image.Device, cancellation);
            GuestVolume original = source.Volumes.Single(other => other.Name == volume.Name);
            IReadOnlyList<ConsistencyProblem> before = (original.FileSystem as IWritableFileSystem)?.Check() ?? [];
            if (before.FirstOrDefault(problem => !problem.IsHarmless) is { } harm)
            {
                throw new CorruptDataException($"File system on {volume.Name}", volume.Partition.Extent.Offset, harm.ToString())
                    .Advised(GuestSelection.RepairOf(volume));
            }

            if (after.Except(before).FirstOrDefault() is { } ours)
            {
                throw new InvalidOperationException($"{volume.Name} would be inconsistent after the edits: {ours}");
            }

            yield return $"{volume.Name} was inconsistent before and is unchanged, which is harmless: {after[0]}{More(after.Count)}";
        }
    }

    private static string More(int problems) => problems > 1 ? $" (and {problems - 1} more)" : "";
}
