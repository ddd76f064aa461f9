using System.Text;
using VmGeneralize.Blocks.HostFiles;
using VmGeneralize.Disks;
using VmGeneralize.Guests.Windows;
using VmGeneralize.Pipeline.Html;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Output;

/// <summary>The page that <c>run --to</c> leaves for people: what the image is, what was removed, how to continue to Azure.</summary>
public static class HandOverPage
{
    /// <summary>Where the page of an output is.</summary>
    public static string PathFor(string output) => Path.ChangeExtension(output, ".report.md");

    /// <summary>Writes it and returns its path.</summary>
    public static string Write(DiskPlan plan, WrittenImage image)
    {
        string path = PathFor(image.File);
        OutputFile.Write(path, Render(plan, image), OutputRights.Like([plan.Disk.File, image.File]));
        return path;
    }

    /// <summary>The page as Markdown; guest-controlled text is in code spans only.</summary>
    public static string Render(DiskPlan plan, WrittenImage image)
    {
        StringBuilder page = new();
        page.AppendLine($"# {Code(Path.GetFileName(image.File))}");
        page.AppendLine();
        page.AppendLine(
            $"A generalized image of {Code(plan.System.Name)} "
                + $"({(plan.Windows is null ? "" : $"build {Code(plan.Windows.Version.Build ?? "unknown")}, ")}Hyper-V generation "
                    + $"{plan.Disk.Generation}), made from {Code(plan.Disk.File)}.");
        page.AppendLine();
        Remaining remaining = Remaining.Of(plan);
        page.AppendLine(remaining.Count == 0 ? "No warnings about the image." : $"**{remaining.Counted} about the image**: see [below](#warnings).");
        page.AppendLine();
        page.AppendLine("| | |");
        page.AppendLine("|---|---|");
        page.AppendLine($"| Made | {ReportDate.Now}, by {ToolVersion.Text} |");
        page.AppendLine($"| Source | {Code(plan.Disk.File)}, {plan.Disk.Format.Name()}, {plan.Disk.FileSize:N0} bytes, state {Code(plan.Stamp)} |");
        page.AppendLine($"| Choices | {Code(plan.Options.Words())} |");
        page.AppendLine($"| Disk size | {image.VirtualSize:N0} bytes ({image.VirtualSize >> 20:N0} MiB) |");
        page.AppendLine($"| Live data | {image.LiveBytes:N0} bytes |");
        page.AppendLine($"| Written | {image.WrittenBytes:N0} bytes; everything else is zero |");
        string unallocated = plan.Options.KeepUnallocated ? "kept (--keep-unallocated)" : $"{plan.DroppedBytes:N0} bytes stored in the disk file, left out";
        page.AppendLine($"| Unallocated space | {unallocated} |");
        page.AppendLine($"| Fingerprint | {Code(image.Fingerprint)} |");
        if (plan.Windows is not null)
        {
            AppendSysprep(page, plan.Windows.Sysprep);
        }

        AppendRemaining(page, plan);
        AppendChanges(page, plan);
        AppendNextSteps(page, plan, image);
        return page.ToString();
    }

    private static void AppendSysprep(StringBuilder page, SysprepState sysprep)
    {
        page.AppendLine();
        page.AppendLine("## Sysprep's evidence");
        page.AppendLine();
        page.AppendLine($"Verdict: **{sysprep.Summary}**.");
        page.AppendLine();
        page.AppendLine($"- ImageState in the registry: {Code(sysprep.ImageState ?? "(none)")}");
        page.AppendLine($"- ImageState in State.ini: {Code(sysprep.StateIni ?? "(none)")}");
        page.AppendLine($"- SYSTEM\\Setup: SetupType {Code(sysprep.SetupType?.ToString() ?? "(none)")}, CmdLine {Code(sysprep.CommandLine ?? "(none)")}");
        page.AppendLine($"- Sysprep_succeeded.tag: {(sysprep.SucceededTag ? "present" : "absent")}");
        foreach (string warning in sysprep.Warnings)
        {
            page.AppendLine($"- Warning: {warning}");
        }
    }

    private static void AppendRemaining(StringBuilder page, DiskPlan plan)
    {
        Remaining remaining = Remaining.Of(plan);
        if (remaining.Count == 0)
        {
            return;
        }

        page.AppendLine();
        page.AppendLine("## Warnings");
        page.AppendLine();
        IEnumerable<string> sysprep = plan.Windows?.Sysprep.Warnings ?? []; // among its evidence
        IEnumerable<string> texts =
            remaining.Errors.Select(error => $"**Error**: {Code(error)}").Concat(remaining.Warnings.Where(text => !sysprep.Contains(text)).Select(Code));
        foreach ((string text, int count) in texts.CountBy(text => text))
        {
            page.AppendLine($"- {text}{(count > 1 ? $", in {count} places" : "")}");
        }
    }

    private static void AppendChanges(StringBuilder page, DiskPlan plan)
    {
        page.AppendLine();
        page.AppendLine("## What was removed");
        page.AppendLine();
        page.AppendLine("| operation | edits | files and folders | bytes freed |");
        page.AppendLine("|---|---:|---:|---:|");
        foreach (AppliedOperation applied in plan.Operations.Where(applied => applied.Edits.Count > 0))
        {
            page.AppendLine(
                $"| {applied.Operation.Title} ({Code(applied.Operation.Id)}) | {applied.Edits.Count} | {applied.RemovedCount} | {applied.BytesFreed:N0} |");
        }

        page.AppendLine();
        page.AppendLine(
            $"Metadata of files that had been deleted earlier: {plan.ScrubbedBytes:N0} bytes wiped. The full list of paths and values is in the JSON "
                + "file beside this page.");
        foreach (string notice in plan.Operations.Select(operation => operation.Notice).OfType<string>())
        {
            page.AppendLine();
            page.AppendLine($"> {notice}");
        }
    }

    private static void AppendNextSteps(StringBuilder page, DiskPlan plan, WrittenImage image)
    {
        page.AppendLine();
        page.AppendLine("## To Azure");
        page.AppendLine();
        foreach (NextStep step in NextSteps.AfterOutput(plan, image))
        {
            page.AppendLine(step.Text);
            page.AppendLine();
            foreach (Script script in step.Scripts)
            {
                page.AppendLine($"```{script.Shell.ToString().ToLowerInvariant()}");
                foreach (string line in script.Lines)
                {
                    page.AppendLine(Printable.Text(line));
                }

                page.AppendLine("```");
                page.AppendLine();
            }
        }
    }

    private static string Code(string text) => $"`{Printable.Text(text).Replace('`', '\'')}`";
}
