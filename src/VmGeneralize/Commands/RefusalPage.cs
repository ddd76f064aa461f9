using VmGeneralize.Blocks;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Html;

namespace VmGeneralize.Commands;

/// <summary>Whoever asked for a report gets one when the disk is refused, too: what it is, why not, and what to do first.</summary>
internal static class RefusalPage
{
    /// <summary>Does the work; a refusal is written as a page, if one is wanted, and goes on to the caller.</summary>
    public static async Task<T> AroundAsync<T>(SourceDisk disk, string? page, Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (RefusedException refusal) when (page is not null)
        {
            using DiskSession untouched = DiskSession.Open(disk); // the caller's may hold half of the edits
            HtmlReport.Write(page, HtmlReport.Render(Inspector.Inspect(untouched), refusal));
            throw;
        }
    }
}
