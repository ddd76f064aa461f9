using System.Text;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Pipeline.Output;

/// <summary>The page that <c>run --to</c> leaves for people: what the image is, what was taken out, how to go on to Azure.</summary>
public static class HandOverPage
{
    /// <summary>Where the page of an output stands.</summary>
    public static string PathFor(string output) => Path.ChangeExtension(output, ".report.md");

    /// <summary>Writes it and returns its path.</summary>
    public static string Write(PlanReport plan, OutputReport output)
    {
        string path = PathFor(output.File);
        OutputFile.Write(path, Render(plan, output));
        return path;
    }

    /// <summary>The page as Markdown; guest-controlled text stands in code spans only.</summary>
    public static string Render(PlanReport plan, OutputReport output)
    {
        StringBuilder page = new();
        page.AppendLine($"# {Code(Path.GetFileName(output.File))}");
        page.AppendLine();
        page.AppendLine($"A generalized image of {Code(plan.System)} ({(plan.Windows is null ? "" : $"build {Code(plan.Windows.Build ?? "unknown")}, ")}Hyper-V generation {plan.Disk.Generation}), made from {Code(plan.Disk.File)}.");
        page.AppendLine();
        page.AppendLine("| | |");
        page.AppendLine("|---|---|");
        page.AppendLine($"| Disk size | {output.VirtualSize:N0} bytes ({output.VirtualSize >> 20:N0} MiB) |");
        page.AppendLine($"| Live data | {output.LiveBytes:N0} bytes |");
        page.AppendLine($"| Written | {output.WrittenBytes:N0} bytes; everything else is zero |");
        page.AppendLine($"| Fingerprint | {Code(output.Fingerprint)} |");
        if (plan.Windows is not null)
        {
            AppendSysprep(page, plan.Windows.Sysprep);
        }

        AppendChanges(page, plan);
        AppendNextSteps(page, plan, output);
        return page.ToString();
    }

    private static void AppendSysprep(StringBuilder page, SysprepReport sysprep)
    {
        page.AppendLine();
        page.AppendLine("## Sysprep's evidence");
        page.AppendLine();
        page.AppendLine($"Verdict: **{sysprep.Summary}**.");
        page.AppendLine();
        page.AppendLine($"- ImageState in the registry: {Code(sysprep.ImageState ?? "(none)")}");
        page.AppendLine($"- ImageState in State.ini: {Code(sysprep.StateIni ?? "(none)")}");
        page.AppendLine($"- SYSTEM\\Setup: SetupType {Code(sysprep.SetupType?.ToString() ?? "(none)")}, CmdLine {Code(sysprep.CommandLine ?? "(none)")}");
        page.AppendLine($"- Sysprep_succeeded.tag: {(sysprep.SucceededTag ? "there" : "not there")}");
        foreach (string warning in sysprep.Warnings)
        {
            page.AppendLine($"- Warning: {warning}");
        }
    }

    private static void AppendChanges(StringBuilder page, PlanReport plan)
    {
        page.AppendLine();
        page.AppendLine("## What was taken out");
        page.AppendLine();
        page.AppendLine("| operation | edits | files and folders | bytes freed |");
        page.AppendLine("|---|---:|---:|---:|");
        foreach (OperationReport operation in plan.Operations)
        {
            int names = operation.Edits.Sum(edit => edit.Removed?.Count ?? 0);
            page.AppendLine($"| {operation.Title} ({Code(operation.Id)}) | {operation.Edits.Count} | {names} | {operation.BytesFreed:N0} |");
        }

        page.AppendLine();
        page.AppendLine($"Metadata of files that had been deleted earlier: {plan.ScrubbedBytes:N0} bytes wiped. The full list of paths and values is in the JSON file beside this page.");
        foreach (string notice in plan.Operations.Select(operation => operation.Notice).OfType<string>())
        {
            page.AppendLine();
            page.AppendLine($"> {notice}");
        }

        foreach (string warning in plan.Warnings.Except(plan.Windows?.Sysprep.Warnings ?? []))
        {
            page.AppendLine();
            page.AppendLine($"> Warning: {Code(warning)}");
        }
    }

    private static void AppendNextSteps(StringBuilder page, PlanReport plan, OutputReport output)
    {
        page.AppendLine();
        page.AppendLine("## To Azure");
        page.AppendLine();
        foreach (NextStep step in NextSteps.AfterOutput(plan, output))
        {
            page.AppendLine(step.Text);
            page.AppendLine();
            foreach (Script script in step.Scripts)
            {
                page.AppendLine($"```{script.Shell}");
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
