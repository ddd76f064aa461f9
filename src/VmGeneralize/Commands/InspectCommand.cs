using System.CommandLine;
using VmGeneralize.Console;
using VmGeneralize.Disks;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Windows;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Origins;
using VmGeneralize.Pipeline.Html;
using VmGeneralize.Pipeline.Reports;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Commands;

internal static class InspectCommand
{
    private const string Details =
        """
        Nothing is changed.

        Examples:
          vmgeneralize inspect server.vhdx
          vmgeneralize inspect server.vhdx --report server.html

        Exit codes: 0 described, whatever was found; 2 usage; 3 in use by another program; 4 corrupt or unsupported disk; 130 cancelled.
        """;

    public static Verb Create()
    {
        Argument<string> disk = CommonOptions.Disk();
        Option<string[]> parents = CommonOptions.Parents();
        Option<bool> forceShare = CommonOptions.ForceShare();
        Option<bool> json = CommonOptions.Json();
        Option<string?> page = CommonOptions.Report();
        Command command = new(
            "inspect", "Describe a disk: container, partitions, system and version, Sysprep state with its evidence, and whatever forbids generalizing it.")
        {
            disk, parents, forceShare, json, page,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            string? path = parsed.GetValue(page);
            FileOrigin origin = new(parsed.GetRequiredValue(disk), parsed.GetValue(parents) ?? []) { SharesWithWriters = parsed.GetValue(forceShare) };
            Inspection report = await ProgressDisplay.RunAsync(
                progress => Task.Run(() => Inspector.Inspect(origin, path, progress, cancellation), cancellation)).ConfigureAwait(false);
            if (path is not null)
            {
                HtmlReport.Write(path, HtmlReport.Render(report), origin.Name);
            }

            if (parsed.GetValue(json))
            {
                Output.Json(ReportMapper.Of(report), ReportJson.Lines.InspectReport);
            }
            else
            {
                Print(report);
            }

            return (int)ExitCode.Done;
        });
        return new Verb(command, Details);
    }

    private static void Print(Inspection report)
    {
        DiskFacts disk = report.Disk;
        Output.Line(
            $"{disk.File}: {disk.Format.Name()}, {Bytes.Text(disk.VirtualSize)} in a file of {Bytes.Text(disk.FileSize)}, {disk.PartitionTable}, "
                + $"Hyper-V generation {disk.Generation}");
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
                volume.IsLogical ? $"  {volume.Name}" : volume.Type,
                Bytes.Text(volume.Length),
                Bytes.Text(volume.LiveBytes),
                volume.FileSystem ?? volume.Content,
                volume.Label ?? "",
                volume.Problem ?? volume.State ?? "",
            ]));
        if (report.Unallocated.Sum(space => space.StoredBytes) is > 0 and long stored)
        {
            Output.Line($"In space that nothing owns the disk file stores {Bytes.Text(stored)}: a copy leaves that out, plan says where it is.");
        }

        foreach (InstalledSystem system in report.Systems)
        {
            Output.Line();
            Print(system);
        }

        FindingPrinter.Print(report.Findings);
        Output.Line();
        if (report.Obstacles.Count == 0)
        {
            Output.Line(report.MayNotWork
                ? "Not ready for Azure: vmgeneralize generalize would accept this disk, but a VM from it may not work; see the errors above."
                : "Ready: vmgeneralize generalize would accept this disk.");
        }

        foreach (GuestObstacle obstacle in report.Obstacles)
        {
            Output.Line($"Would be refused ({obstacle.Code}): {obstacle.Reason}");
            Output.Line($"  first: {obstacle.FirstDo}");
        }
    }

    private static void Print(InstalledSystem system)
    {
        switch (system)
        {
            case InstalledWindows windows:
                Print(windows);
                break;
            case InstalledLinux linux:
                Print(linux);
                break;
            default:
                throw new InvalidOperationException($"No words for {system.GetType().Name}");
        }
    }

    private static void Print(InstalledLinux linux)
    {
        Output.Line($"Linux on partition {linux.Partition}: {linux.Name}");
        Output.Line($"  processor         {Words(linux.Processor)}");
        Output.Line($"  NVMe disks        {Words(linux.StartsFromNvme)}");
        Output.Line($"  accelerated net   {Words(linux.HasAcceleratedNetwork)}");
        Output.Line($"  started by        {linux.Init}");
        Output.Line($"  provisioned by    {(linux.Agents.Count == 0 ? "nothing that Azure knows" : string.Join(", ", linux.Agents))}");
        Output.Line($"  provisioned user  {linux.User ?? "not known"}");
        Output.Line($"  SSH host keys     {HostKeys(linux)}");
        foreach (MountedVolume mount in linux.Mounts)
        {
            Output.Line($"  {mount.Path,-16}  {mount.Volume}, {mount.FileSystem}");
        }

        foreach (string note in linux.Notes)
        {
            Output.Line($"  note: {note}");
        }
    }

    private static void Print(InstalledWindows windows)
    {
        SysprepState sysprep = windows.Sysprep;
        Output.Line(
            $"Windows on partition {windows.Partition}: {windows.Version.ProductName ?? "unknown product"}, build "
                + $"{windows.Version.Build ?? "unknown"}{(windows.Version.DisplayVersion is null ? "" : $" ({windows.Version.DisplayVersion})")}");
        Output.Line(
            $"  edition      {windows.Version.Edition ?? "unknown"}, {windows.Version.InstallationType ?? "installation type unknown"}, boots "
                + $"{windows.ControlSet}");
        Output.Line($"  processor    {Words(windows.Processor)}");
        Output.Line($"  NVMe disks   {Words(windows.StartsFromNvme)}");
        Output.Line($"  accel. net   {Words(windows.HasAcceleratedNetwork)}");
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
        if (windows.LastError is not null)
        {
            Output.Line($"    last error in setuperr.log  {windows.LastError}");
        }

        foreach (string warning in sysprep.Warnings)
        {
            Output.Line($"    warning: {warning}");
        }
    }

    private static string Words(bool? fact) => fact switch
    {
        true => "yes",
        false => "no",
        null => "not known",
    };

    private static string Words(GuestProcessor? processor) => processor switch
    {
        null => "not known",
        GuestProcessor.X86 => "x86 (32-bit)",
        GuestProcessor.X64 => "x64",
        GuestProcessor.Arm64 => "Arm64",
        _ => throw new InvalidOperationException($"No words for {processor}"),
    };

    private static string HostKeys(InstalledLinux linux) =>
        linux.SshHostKeysUnknown ? "who makes new ones could not be read"
        : linux.SshHostKeysFrom.Count == 0 ? "nobody makes new ones"
        : $"made anew by {string.Join(", ", linux.SshHostKeysFrom)}";
}
