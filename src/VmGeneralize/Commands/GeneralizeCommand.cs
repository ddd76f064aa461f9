using System.CommandLine;
using VmGeneralize.Disks;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Origins;
using VmGeneralize.Pipeline.Targets;

namespace VmGeneralize.Commands;

internal static class GeneralizeCommand
{
    private const string Details =
        """
        Only bytes that file systems use are copied. Nothing that was removed, now or earlier, is in the result, and nothing from deleted
        partitions or from the space after a volume that is smaller than its partition. What earlier deletions left inside live files,
        directories, records and registry hives is wiped too (deep-scrub; --disable deep-scrub leaves it).

        The folder of the output must exist.

        Examples:
          vmgeneralize generalize server.vhdx -o server.vhd
          vmgeneralize plan server.vhdx --json > plan.json && vmgeneralize generalize server.vhdx --plan plan.json
          vmgeneralize generalize server.vhdx --format vhdx --disable windows-crash-dumps
          vmgeneralize generalize debian.vhd --user azureuser -o debian-clean.vhd
          vmgeneralize generalize server.vhdx --in-place --undo server.undo
          sudo vmgeneralize generalize debian.vhdx --to-device /dev/sdx
          vmgeneralize generalize server.vhdx --prepare -o server-clean.vhdx --format vhdx

        Exit codes: 0 done; 1 unexpected; 2 usage; 3 refused; 4 corrupt or unsupported disk; 130 cancelled.
        """;

    public static Verb Create()
    {
        Argument<string> disk = CommonOptions.Disk();
        Option<string[]> parents = CommonOptions.Parents();
        Option<string?> output = new("--output", "-o")
        {
            Description = "The file to write, in a folder that exists. Default: beside the source, with -generalized in its name.",
            HelpName = "FILE",
        };
        FormatChoice format = new();
        Option<bool> inPlace = new("--in-place")
        {
            Description = "Change the disk file itself: raw, VHD or VHDX, but not a differencing disk. Unused space becomes zero. A journal beside it makes "
                + "the change atomic: if the program or the machine stops, the next command on the disk finishes it or leaves the disk as it was.",
        };
        Option<string?> undo = new("--undo")
        {
            Description = "With --in-place: keep what is removed in this new file, so that vmgeneralize undo can restore the disk.",
            HelpName = "FILE",
        };
        Option<string?> toDevice = new("--to-device")
        {
            Description = "Linux: overwrite a whole block device of this machine. It must not be in use; if it is not empty, --force is needed too. "
                + "The partition table is written last.",
            HelpName = "NODE",
        };
        Option<bool> dryRun = new("--dry-run", "-n", "--what-if") { Description = "Only show what would be done; write nothing (the same as plan)." };
        Option<bool> summary = PlanCommand.Summary();
        Option<bool> json = CommonOptions.Json();
        Option<int?> partition = CommonOptions.Partition();
        Option<bool> keepOthers = CommonOptions.KeepOtherSystems();
        Option<string?> user = CommonOptions.User();
        Option<bool> keepUser = CommonOptions.KeepUser();
        Option<bool> keepUnallocated = CommonOptions.KeepUnallocated();
        Option<bool> force = CommonOptions.Force();
        Option<bool> prepare = CommonOptions.Prepare();
        Option<string?> plan = new("--plan")
        {
            Description = "Apply this plan, as printed by plan --json. Refused if the disk has changed since, or if the result would differ from the plan.",
            HelpName = "FILE",
        };
        Option<string?> page = CommonOptions.Report();
        Command command = new(
            "generalize",
            "Write a clean copy of a disk with Linux, or with a Windows that Sysprep has generalized. Without --in-place the source is only read.")
        {
            disk, parents, output, format.Option, inPlace, undo, toDevice, dryRun, summary, json, plan, partition, keepOthers, user, keepUser, keepUnallocated,
            force, prepare, page,
        };
        OperationOptions operations = new(command);
        Option[] choices = [.. operations.All, partition, keepOthers, user, keepUser, keepUnallocated, prepare];
        command.Validators.Add(result =>
        {
            if (result.GetValue(plan) is not null && choices.FirstOrDefault(choice => result.GetResult(choice) is { Implicit: false }) is { } choice)
            {
                result.AddError($"{choice.Name} cannot be combined with --plan: the plan holds what was chosen.");
            }
        });
        Option[] ofOutput = [output, format.Option, force];
        command.Validators.Add(result =>
        {
            if (result.GetValue(inPlace) && ofOutput.FirstOrDefault(option => result.GetResult(option) is { Implicit: false }) is { } contrary)
            {
                result.AddError($"{contrary.Name} is for another file, and --in-place changes the disk itself: use one of them.");
            }

            if (result.GetValue(toDevice) is not null
                && new Option[] { output, format.Option, inPlace }.FirstOrDefault(option => result.GetResult(option) is { Implicit: false }) is { } elsewhere)
            {
                result.AddError($"{elsewhere.Name} cannot be combined with --to-device: choose one destination.");
            }

            if (format.Contradiction(result, result.GetValue(output)) is { } contradiction)
            {
                result.AddError(contradiction);
            }

            if (result.GetValue(undo) is not null && !result.GetValue(inPlace))
            {
                result.AddError("--undo needs --in-place: without it the disk is only read, and there is nothing to undo.");
            }
        });
        command.SetAction((parsed, cancellation) =>
        {
            FileOrigin source = new(parsed.GetRequiredValue(disk), parsed.GetValue(parents) ?? [])
            {
                ForChange = parsed.GetValue(inPlace) && !parsed.GetValue(dryRun),
            };
            SavedPlan? saved = parsed.GetValue(plan) is { } file ? SavedPlan.Read(file, cancellation) : null;
            GeneralizeOptions options = saved?.Options ?? new(
                operations.Read(parsed),
                parsed.GetValue(partition),
                parsed.GetValue(prepare),
                parsed.GetValue(user),
                parsed.GetValue(keepUser),
                parsed.GetValue(keepUnallocated))
                {
                    KeepOtherSystems = parsed.GetValue(keepOthers),
                };
            GeneralizeJob job = new(source, options) { Approved = saved, Page = parsed.GetValue(page) };
            if (parsed.GetValue(dryRun))
            {
                return GeneralizeRunner.PlanAsync(job, parsed.GetValue(json), parsed.GetValue(summary), cancellation);
            }

            if (source.ForChange)
            {
                return GeneralizeRunner.ToFileAsync(
                    job, new InPlaceTarget(source.Path) { Undo = parsed.GetValue(undo), Page = job.Page }, parsed.GetValue(json), cancellation);
            }

            if (parsed.GetValue(toDevice) is { } node)
            {
                return GeneralizeRunner.ToFileAsync(
                    job, new DeviceTarget(node) { Overwrite = parsed.GetValue(force), Page = job.Page }, parsed.GetValue(json), cancellation);
            }

            OutputFormat container = format.Of(parsed, parsed.GetValue(output));
            string target = parsed.GetValue(output) ?? DefaultOutput(source.Path, options.Prepare ? "-prepared" : "-generalized", container);
            return GeneralizeRunner.ToFileAsync(
                job, new FileTarget(target, container) { Overwrite = parsed.GetValue(force), Page = job.Page }, parsed.GetValue(json), cancellation);
        });
        return new Verb(command, Details) { Sections = [operations.Section] };
    }

    private static string DefaultOutput(string source, string suffix, OutputFormat format) => Path.Combine(
        Path.GetDirectoryName(source) ?? "",
        Path.GetFileNameWithoutExtension(source) + suffix + OutputContainer.Of(format).Extension);
}
