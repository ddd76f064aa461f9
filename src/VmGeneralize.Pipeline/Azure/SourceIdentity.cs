using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using VmGeneralize.Pipeline.Reports;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>Tells what is uploaded from anything else, so that an interrupted upload continues with the same bytes or not at all.</summary>
internal static class SourceIdentity
{
    /// <summary>Of a disk as it is.</summary>
    /// <param name="stamp">Its <see cref="DiskStamp"/>.</param>
    public static string OfDisk(string stamp) => Hash(stamp);

    /// <summary>Of a disk with a plan applied: planning again gives the same plan, and applying it the same bytes.</summary>
    public static string OfPlan(DiskPlan plan)
    {
        DiskPlan bare = plan with { Disk = plan.Disk with { File = "", Notes = [] }, Findings = [], Warnings = [] };
        PlanReport changes = ReportMapper.Of(bare) with { Options = null };
        return Hash($"{plan.Stamp}\n{ToolVersion.Text}\n{JsonSerializer.Serialize(changes, ReportJson.Lines.PlanReport)}");
    }

    private static string Hash(string text) => Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(text)));
}
