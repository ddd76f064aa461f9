using System.CommandLine;
using VmGeneralize.Console;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Reports;
using VmGeneralize.Pipeline.Results;
using VmGeneralize.Pipeline.Servicing;
using VmGeneralize.Servicing;

namespace VmGeneralize.Commands;

internal static class OptimizeCommand
{
    private const int LongestWait = 3600;

    private const string Details =
        """
        DISM works on a copy beside the disk, which replaces the disk only if every step succeeds; after a failure the disk is unchanged. The
        copy needs free space for another fixed VHD. Any later change to the disk undoes the optimization.

        Examples:
          vmgeneralize optimize server.vhd
          vmgeneralize optimize server.vhd --wait 300

        Exit codes: 0 done; 1 unexpected; 2 usage; 3 refused; 4 corrupt or unsupported disk; 6 attaching, DISM or detaching failed, or this is not Windows;
        130 cancelled.
        """;

    public static Verb Create()
    {
        Argument<string> disk = new("DISK") { Description = "A fixed VHD with a generalized Windows, as written by generalize or run." };
        Option<bool> json = CommonOptions.Json();
        Option<int?> partition = CommonOptions.Partition();
        Option<int?> wait = new("--wait")
        {
            Description = "How long to wait for Windows to show the volumes of the attached disk, 1 to 3600. Default: 60.",
            HelpName = "SECONDS",
        };
        wait.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > LongestWait)
            {
                result.AddError($"--wait takes 1 to {LongestWait} seconds.");
            }
        });
        Option<bool> force = new("--force") { Description = "Keep the result even if files changed that DISM should not change." };
        Command command = new(
            "optimize", "Run DISM /Optimize-Image /Boot on a generalized disk, as the last change to it. Needs Windows and administrator rights.")
        {
            disk, json, partition, wait, force,
        };
        command.SetAction((parsed, cancellation) =>
        {
            OptimizeOptions options = new(
                parsed.GetValue(partition),
                parsed.GetValue(wait) is int seconds ? TimeSpan.FromSeconds(seconds) : null,
                parsed.GetValue(force));
            return RunAsync(parsed.GetRequiredValue(disk), options, parsed.GetValue(json), cancellation);
        });
        return new Verb(command, Details);
    }

    private static async Task<int> RunAsync(string disk, OptimizeOptions options, bool json, CancellationToken cancellation)
    {
        IBootOptimizer optimizer = ServicingStation.Optimizer(TimeProvider.System) ?? throw BootOptimizing.Elsewhere(disk, options, cancellation);
        OptimizedDisk optimized = await ProgressDisplay.RunAsync(
            progress => BootOptimizing.RunAsync(disk, options, optimizer, TimeProvider.System, progress, cancellation)).ConfigureAwait(false);
        NotPrintedException.Guard($"{disk} is optimized", () =>
        {
            if (json)
            {
                Output.Json(ReportMapper.Of(optimized), ReportJson.Lines.OptimizeReport);
            }
            else
            {
                OptimizePrinter.Print(optimized);
            }
        });
        return (int)ExitCode.Done;
    }
}
