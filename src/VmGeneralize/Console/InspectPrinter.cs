using VmGeneralize.Checks;
using VmGeneralize.Disks;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Windows;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Console;

/// <summary>An inspection as text; the verdict comes last, where people see it.</summary>
internal static class InspectPrinter
{
    /// <param name="report">What was found.</param>
    /// <param name="least">Findings of at least this severity are listed; null: only counted.</param>
    public static void Print(Inspection report, Severity? least)
    {
        if (StreamSettings.Current.Quiet)
        {
            PrintVerdict(report);
            return;
        }

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
            Output.Line($"{Bytes.Text(stored)} stored in unallocated space: left out of a copy; plan says where it is.");
        }

        foreach (InstalledSystem system in report.Systems)
        {
            Output.Line();
            Print(system);
        }

        if (least is { } severity)
        {
            FindingPrinter.Print(report.Findings, severity);
        }

        Output.Line();
        PrintVerdict(report);
        if (report.Obstacles.Count == 0)
        {
            Output.Instruction("To see every path and value that generalize would change:", $"vmgeneralize plan {disk.File}");
        }
    }

    private static void PrintVerdict(Inspection report)
    {
        Output.Line(Verdict.Of(report));
        foreach (IGrouping<string, GuestObstacle> alike in report.Obstacles.GroupBy(obstacle => obstacle.FirstDo))
        {
            foreach (GuestObstacle obstacle in alike)
            {
                Output.Line($"Not ready ({obstacle.Code}): {obstacle.Reason}");
            }

            Output.Line($"  Do this first: {alike.Key}");
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
        Output.Line($"  processor         {FactWords.Of(linux.Processor)}");
        Output.Line($"  NVMe disks        {FactWords.Of(linux.StartsFromNvme)}");
        Output.Line($"  accelerated net   {FactWords.Of(linux.HasAcceleratedNetwork)}");
        Output.Line($"  started by        {linux.Init}");
        Output.Line($"  provisioned by    {(linux.Agents.Count == 0 ? "neither waagent nor cloud-init" : string.Join(", ", linux.Agents))}");
        Output.Line($"  provisioned user  {linux.User ?? "unknown"}");
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
            $"  edition          {windows.Version.Edition ?? "unknown"}, {windows.Version.InstallationType ?? "installation type unknown"}, boots "
                + $"{windows.ControlSet}");
        Output.Line($"  processor        {FactWords.Of(windows.Processor)}");
        Output.Line($"  NVMe disks       {FactWords.Of(windows.StartsFromNvme)}");
        Output.Line($"  accelerated net  {FactWords.Of(windows.HasAcceleratedNetwork)}");
        Output.Line($"  hibernation      {windows.Hibernation.ToString().ToLowerInvariant()}: {windows.HibernationEvidence}");
        foreach (string replayed in windows.ReplayedHives)
        {
            Output.Line($"  registry         {replayed}");
        }

        Output.Line($"  sysprep          {sysprep.Summary}");
        Output.Line($"    ImageState in the registry  {sysprep.ImageState ?? "(none)"}");
        Output.Line($"    ImageState in State.ini     {sysprep.StateIni ?? "(none)"}");
        Output.Line($"    SYSTEM\\Setup                SetupType {sysprep.SetupType?.ToString() ?? "(none)"}, CmdLine \"{sysprep.CommandLine}\"");
        Output.Line($"    Sysprep_succeeded.tag       {(sysprep.SucceededTag ? "present" : "absent")}");
        if (windows.LastError is not null)
        {
            Output.Line($"    last error in setuperr.log  {windows.LastError}");
        }

        foreach (string warning in sysprep.Warnings)
        {
            Output.Line($"    warning: {warning}");
        }
    }

    private static string HostKeys(InstalledLinux linux) =>
        linux.SshHostKeysUnknown ? "could not read who regenerates them"
        : linux.SshHostKeysFrom.Count == 0 ? "not regenerated at boot"
        : $"regenerated at boot by {string.Join(", ", linux.SshHostKeysFrom)}";
}
