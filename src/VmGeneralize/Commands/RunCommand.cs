using System.CommandLine;
using VmGeneralize.Pipeline;

namespace VmGeneralize.Commands;

internal static class RunCommand
{
    private const string Details =
        """
        Example: vmgeneralize run server.vhdx --to ./out

        Exit codes: 0 done; 2 usage; 3 refused; 4 corrupt or unsupported disk; 6 attaching or DISM failed; 130 cancelled.
        """;

    public static Verb Create()
    {
        Argument<string> disk = CommonOptions.Disk();
        Option<string> to = new("--to") { Description = "Folder for the fixed VHD, its record and the report; made if it does not exist.", HelpName = "DIR", Required = true };
        Option<bool> json = CommonOptions.Json();
        Option<string?> operations = CommonOptions.Operations();
        Option<int?> partition = CommonOptions.Partition();
        Option<string?> user = CommonOptions.User();
        Option<bool> keepUser = CommonOptions.KeepUser();
        Option<bool> force = CommonOptions.Force();
        Option<bool> requireOptimize = new("--require-optimize") { Description = "Fail unless DISM /Optimize-Image /Boot can be the last step: it needs Windows and administrator rights." };
        Option<string?> page = CommonOptions.Report();
        Command command = new("run", "Do the whole job: check, generalize, verify, and leave a fixed VHD that Azure takes, with a report, in a folder.")
        {
            disk, to, json, operations, partition, user, keepUser, force, requireOptimize, page,
        };
        command.SetAction((parsed, cancellation) =>
        {
            string source = parsed.GetRequiredValue(disk);
            string folder = parsed.GetRequiredValue(to);
            OutputRequest request = new(
                source,
                Path.Combine(folder, Path.GetFileNameWithoutExtension(source) + ImageOutput.Extension(OutputFormat.FixedVhd)),
                OutputFormat.FixedVhd,
                parsed.GetValue(force),
                WritePage: true,
                parsed.GetValue(page),
                new GeneralizeOptions(parsed.GetValue(operations), parsed.GetValue(partition), User: parsed.GetValue(user), KeepUser: parsed.GetValue(keepUser)),
                parsed.GetValue(requireOptimize) ? OptimizeWish.Required : OptimizeWish.WherePossible);
            return GeneralizeRunner.RunAsync(request, parsed.GetValue(json), cancellation);
        });
        return new Verb(command, Details);
    }
}
