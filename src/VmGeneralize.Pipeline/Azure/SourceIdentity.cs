using System.IO.Hashing;
using System.Text;
using System.Text.Json;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>Tells what is uploaded from anything else, so that an interrupted upload goes on with the same bytes or not at all.</summary>
internal static class SourceIdentity
{
    /// <param name="session">The disk as it is.</param>
    /// <param name="stamp">Its <see cref="DiskStamp"/>.</param>
    public static string OfDisk(DiskSession session, string stamp) => Hash($"{stamp}\n{Files(session)}");

    /// <summary>Of a disk with a plan applied: planning again gives the same plan, and applying it the same bytes.</summary>
    public static string OfPlan(DiskSession session, PlanReport plan)
    {
        PlanReport changes = plan with { Disk = plan.Disk with { File = "", Notes = [] }, Findings = [], Warnings = [] };
        return Hash($"{plan.Stamp}\n{Files(session)}\n{ToolVersion.Text}\n{JsonSerializer.Serialize(changes, ReportJson.Lines.PlanReport)}");
    }

    // The stamp knows the file itself; its parents can change too.
    private static string Files(DiskSession session) => string.Concat(session.Image.Files.Select(file =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{new FileInfo(file).Length}/{File.GetLastWriteTimeUtc(file).Ticks};")));

    private static string Hash(string text) => Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(text)));
}
