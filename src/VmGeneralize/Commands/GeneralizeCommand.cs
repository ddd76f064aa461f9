using System.CommandLine;
using VmGeneralize.Console;
using VmGeneralize.Pipeline;

namespace VmGeneralize.Commands;

internal static class GeneralizeCommand
{
    private const string Details =
        """
        Only bytes that live in the file systems are copied; nothing that was removed, now or earlier, is in the result.

        Examples:
          vmgeneralize generalize server.vhdx -o server.vhd
          vmgeneralize generalize server.vhdx --format vhdx --operations defaults,-windows-crash-dumps
          vmgeneralize generalize server.vhdx --operations defaults,deep-scrub
          vmgeneralize generalize debian.vhd --user azureuser -o debian-clean.vhd
          vmgeneralize generalize server.vhdx --prepare -o server-clean.vhdx --format vhdx

        Exit codes: 0 done; 2 usage; 3 refused; 4 corrupt or unsupported disk; 130 cancelled.
        """;

    public static Verb Create()
    {
        Argument<string> disk = CommonOptions.Disk();
        Option<string?> output = new("--output", "-o") { Description = "The file to write. Without it: beside the source, with -generalized in its name.", HelpName = "FILE" };
        Option<OutputFormat> format = CommonOptions.Format();
        Option<bool> dryRun = new("--dry-run") { Description = "Write nothing; show what would be done (the same as plan)." };
        Option<bool> json = CommonOptions.Json();
        Option<string?> operations = CommonOptions.Operations();
        Option<int?> partition = CommonOptions.Partition();
        Option<string?> user = CommonOptions.User();
        Option<bool> keepUser = CommonOptions.KeepUser();
        Option<bool> force = CommonOptions.Force();
        Option<bool> prepare = new("--prepare")
        {
            Description = "Clean a disk on which Sysprep is still to run (ImageState COMPLETE), with the operations that are safe there. Start the VM from the result and run Sysprep in it.",
        };
        Option<string?> page = CommonOptions.Report();
        Command command = new("generalize", "Write a clean copy of a disk with Linux, or with a Windows that Sysprep has generalized. The source is only read.")
        {
            disk, output, format, dryRun, json, operations, partition, user, keepUser, force, prepare, page,
        };
        command.SetAction((parsed, cancellation) =>
        {
            string source = parsed.GetRequiredValue(disk);
            GeneralizeOptions options = new(parsed.GetValue(operations), parsed.GetValue(partition), parsed.GetValue(prepare), parsed.GetValue(user), parsed.GetValue(keepUser));
            if (parsed.GetValue(dryRun))
            {
                return PlanCommand.RunAsync(source, options, parsed.GetValue(page), parsed.GetValue(json), cancellation);
            }

            OutputFormat container = parsed.GetValue(format);
            OutputRequest request = new(
                source,
                parsed.GetValue(output) ?? DefaultOutput(source, options.Prepare ? "-prepared" : "-generalized", container),
                container,
                parsed.GetValue(force),
                WritePage: false,
                parsed.GetValue(page),
                options);
            return GeneralizeRunner.RunAsync(request, parsed.GetValue(json), cancellation);
        });
        return new Verb(command, Details);
    }

    private static string DefaultOutput(string source, string suffix, OutputFormat format) => Path.Combine(
        Path.GetDirectoryName(source) ?? "",
        Path.GetFileNameWithoutExtension(source) + suffix + ImageOutput.Extension(format));
}
