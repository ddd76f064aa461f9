using VmGeneralize.Blocks;
using VmGeneralize.Guests;
using VmGeneralize.Pipeline.Origins;
using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Html;

/// <summary>
/// The page of a disk that was refused, is damaged or uses what is not handled: why, what to do first, and what it is, as far as that can be
/// read. A requested page is always written, even if the disk cannot be opened at all.
/// </summary>
internal static class FailurePage
{
    private const string AfterDamage =
        "Use a copy of the disk from before the damage. Where this is the only one, work on a copy of it: qemu-img check examines the disk file, "
            + "chkdsk /f and e2fsck -f repair what is in it.";

    /// <summary>Whether a problem is the disk's own.</summary>
    public static bool IsFor(Exception problem) => problem is RefusedException or CorruptDataException or UnsupportedFeatureException;

    /// <summary>Does something with a disk; when the disk is the reason that it fails, there is a page that says so.</summary>
    /// <param name="page">Where; null for none.</param>
    /// <param name="origin">The disk.</param>
    /// <param name="output">The file that is to be written, or null.</param>
    /// <param name="work">What to do.</param>
    /// <param name="cancellation">Ends the look at the disk that the page takes.</param>
    public static T Around<T>(string? page, DiskOrigin origin, string? output, Func<T> work, CancellationToken cancellation)
    {
        try
        {
            return work();
        }
        catch (VmGeneralizeException problem) when (page is not null && IsFor(problem))
        {
            Write(page, origin, problem, output, cancellation);
            throw;
        }
    }

    /// <summary>Writes it.</summary>
    /// <param name="page">Where.</param>
    /// <param name="origin">The disk; it is opened again, because what was opened before may hold half of the edits.</param>
    /// <param name="problem">What ended the work.</param>
    /// <param name="output">The file that was to be written, or null.</param>
    /// <param name="cancellation">Ends the look at the disk.</param>
    /// <exception cref="RefusedException">The page would replace a file of the disk, or the output.</exception>
    public static void Write(string page, DiskOrigin origin, Exception problem, string? output, CancellationToken cancellation)
    {
        HtmlReport.CheckTarget(origin, page, output);
        (StopCause cause, GuestObstacle obstacle) = Describe(problem);
        HtmlReport.Write(page, HtmlReport.Render(TryInspect(origin, cancellation), origin.Name, cause, obstacle), origin.Name);
    }

    public static (StopCause Cause, GuestObstacle Obstacle) Describe(Exception problem) => problem switch
    {
        RefusedException refusal => (StopCause.Refused, new GuestObstacle(refusal.Code, refusal.Reason, refusal.FirstDo)),
        UnsupportedFeatureException unsupported =>
            (StopCause.Unsupported, new GuestObstacle(ObstacleCode.UnsupportedDisk, $"{unsupported.Feature} is not supported.", unsupported.Advice)),
        CorruptDataException { Advice: { } advice } damage =>
            (StopCause.Damaged, new GuestObstacle(ObstacleCode.Corrupt, damage.Reason, $"{advice.TrimEnd('.')}.")),
        _ => (StopCause.Damaged, new GuestObstacle(ObstacleCode.Corrupt, problem.Message, AfterDamage)),
    };

    private static Inspection? TryInspect(DiskOrigin origin, CancellationToken cancellation)
    {
        try
        {
            using DiskSession untouched = DiskSession.Open(origin, cancellation);
            return Inspector.Look(untouched, cancellation, out _);
        }
        catch (Exception problem) when (problem is VmGeneralizeException or IOException or UnauthorizedAccessException)
        {
            return null; // the page says why without a picture
        }
    }
}
