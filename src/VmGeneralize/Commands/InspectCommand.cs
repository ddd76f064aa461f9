using System.CommandLine;
using VmGeneralize.Console;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Origins;
using VmGeneralize.Pipeline.Html;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Commands;

internal static class InspectCommand
{
    private const string Details =
        """
        Nothing is changed.

        Examples:
          vmgeneralize inspect server.vhdx
          vmgeneralize inspect server.vhdx --report server.html

        Exit codes: 0 described, whatever was found; 2 usage; 4 corrupt or unsupported disk; 130 cancelled.
        """;

    public static Verb Create()
    {
        Argument<string> disk = CommonOptions.Disk();
        Option<string[]> parents = CommonOptions.Parents();
        Option<bool> json = CommonOptions.Json();
        Option<string?> page = CommonOptions.Report();
        Command command = new("inspect", "Describe a disk: container, partitions, system and version, Sysprep state with its evidence, and whatever forbids generalizing it.")
        {
            disk, parents, json, page,
        };
        command.SetAction(parsed =>
        {
            using DiskSession session = DiskSession.Open(new FileOrigin(parsed.GetRequiredValue(disk), parsed.GetValue(parents) ?? []));
            string? path = parsed.GetValue(page);
            if (path is not null)
            {
                HtmlReport.CheckTarget(session, path);
            }

            InspectReport report = Inspector.Inspect(session);
            if (path is not null)
            {
                HtmlReport.Write(path, HtmlReport.Render(report));
            }

            if (parsed.GetValue(json))
            {
                Output.Json(report, ReportJson.Lines.InspectReport);
            }
            else
            {
                Print(report);
            }

            return (int)ExitCode.Done;
        });
        return new Verb(command, Details);
    }

    private static void Print(InspectReport report)
    {
        DiskReport disk = report.Disk;
        Output.Line($"{disk.File}: {disk.Format}, {Bytes.Text(disk.VirtualSize)} in a file of {Bytes.Text(disk.FileSize)}, {disk.PartitionTable}, Hyper-V generation {disk.Generation}");
        foreach (string note in disk.Notes)
        {
            Output.Line($"  note: {note}");
        }

        Output.Line();
        Output.Table(
            ["#", "type", "size", "live", "contents", "label", "state"],
            report.Volumes.SelectMany(partition => partition.LogicalVolumes.Prepend(partition)).Select(volume => (IReadOnlyList<string>)
            [
                volume.Number.ToString(),
                volume.Type == "logical volume" ? $"  {volume.Name}" : volume.Type,
                Bytes.Text(volume.Length),
                Bytes.Text(volume.LiveBytes),
                volume.FileSystem ?? volume.Content,
                volume.Label ?? "",
                volume.Problem ?? volume.State ?? "",
            ]));
        foreach (WindowsReport windows in report.Windows)
        {
            Output.Line();
            Print(windows);
        }

        foreach (LinuxReport linux in report.Linux)
        {
            Output.Line();
            Print(linux);
        }

        FindingPrinter.Print(report.Findings);
        Output.Line();
        if (report.Obstacles.Count == 0)
        {
            Output.Line("Ready: vmgeneralize generalize would accept this disk.");
        }

        foreach (ObstacleReport obstacle in report.Obstacles)
        {
            Output.Line($"Would be refused ({obstacle.Code}): {obstacle.Reason}");
            Output.Line($"  first: {obstacle.FirstDo}");
        }
    }

    private static void Print(LinuxReport linux)
    {
        Output.Line($"Linux on partition {linux.Partition}: {linux.Name}");
        Output.Line($"  started by        {linux.Init}");
        Output.Line($"  provisioned by    {(linux.Agents.Count == 0 ? "nothing that Azure knows" : string.Join(", ", linux.Agents))}");
        Output.Line($"  provisioned user  {linux.User ?? "not known"}");
        Output.Line($"  SSH host keys     {(linux.SshHostKeysUnknown ? "who makes new ones could not be read" : linux.SshHostKeysFrom.Count == 0 ? "nobody makes new ones" : $"made anew by {string.Join(", ", linux.SshHostKeysFrom)}")}");
        foreach (MountReport mount in linux.Mounts)
        {
            Output.Line($"  {mount.Path,-16}  {mount.Volume}, {mount.FileSystem}");
        }

        foreach (string note in linux.Notes)
        {
            Output.Line($"  note: {note}");
        }
    }

    private static void Print(WindowsReport windows)
    {
        SysprepReport sysprep = windows.Sysprep;
        Output.Line($"Windows on partition {windows.Partition}: {windows.Product ?? "unknown product"}, build {windows.Build ?? "unknown"}{(windows.DisplayVersion is null ? "" : $" ({windows.DisplayVersion})")}");
        Output.Line($"  edition      {windows.Edition ?? "unknown"}, {windows.InstallationType ?? "installation type unknown"}, boots {windows.ControlSet}");
        Output.Line($"  hibernation  {windows.Hibernation}: {windows.HibernationEvidence}");
        foreach (string replayed in windows.ReplayedHives)
        {
            Output.Line($"  registry     {replayed}");
        }

        Output.Line($"  sysprep      {sysprep.Verdict}: {sysprep.Summary}");
        Output.Line($"    ImageState in the registry  {sysprep.ImageState ?? "(none)"}");
        Output.Line($"    ImageState in State.ini     {sysprep.StateIni ?? "(none)"}");
        Output.Line($"    SYSTEM\\Setup                SetupType {sysprep.SetupType?.ToString() ?? "(none)"}, CmdLine \"{sysprep.CommandLine}\"");
        Output.Line($"    Sysprep_succeeded.tag       {(sysprep.SucceededTag ? "there" : "not there")}");
        if (sysprep.LastError is not null)
        {
            Output.Line($"    last error in setuperr.log  {sysprep.LastError}");
        }

        foreach (string warning in sysprep.Warnings)
        {
            Output.Line($"    warning: {warning}");
        }
    }
}
