using System.CommandLine;
using VmGeneralize.Console;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Origins;
using VmGeneralize.Pipeline.Audit;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Commands;

internal static class VerifyCommand
{
    private const string Details =
        """
        These are leftovers (exit 7): what the default operations would remove; checks that report an error; a Windows that is not
        generalized; a second system; a volume that belongs to no system and holds keys, logs, histories or the like; free clusters, blocks
        and swap pages that are not empty, and data in unallocated space; free MFT records and inodes with contents; a
        $LogFile, ext journal or XFS log that is not empty; slack inside live structures (after the ends of files, between directory
        entries, in records, in free registry cells); damaged file systems and registry hives; a system, volume, file or operation that
        could not be checked; every hit of --search.

        Warnings do not fail the audit: space that is marked as used although no file uses it; free cells of SAM and SECURITY (which are
        never written) and of damaged hives; what opt-in operations would remove.

        --search looks for each line of a file in the bytes of the whole disk, as UTF-8 and UTF-16, case-sensitive, and says what each hit
        belongs to. It does not unpack compressed contents.

        Examples:
          vmgeneralize verify server.vhd
          vmgeneralize verify server.vhd --search names-and-secrets.txt

        Exit codes: 0 nothing is left; 1 unexpected; 2 usage; 3 in use by another program; 4 corrupt or unsupported disk; 7 leftovers were found; 130 cancelled.
        """;

    public static Verb Create()
    {
        Argument<string> disk = CommonOptions.Disk();
        Option<string[]> parents = CommonOptions.Parents();
        Option<bool> forceShare = CommonOptions.ForceShare();
        Option<string?> search = new("--search") { Description = "Search the whole disk for each non-empty line of this file.", HelpName = "FILE" };
        Option<bool> json = CommonOptions.Json();
        Option<int?> partition = new("--partition")
        {
            Description = "Audit only the system or volume of this partition. Unallocated space and other systems are still reported.",
            HelpName = "N",
        };
        Option<bool> keepOthers = new("--keep-other-systems")
        {
            Description = "Accepted, but has no effect here: a second system is always a leftover.",
        };
        Command command = new(
            "verify", "Audit a disk that claims to be generalized: machine-specific data, secrets, and what deletions left behind. Changes nothing.")
        {
            disk, parents, forceShare, search, json, partition, keepOthers,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            new FileOrigin(parsed.GetRequiredValue(disk), parsed.GetValue(parents) ?? []) { SharesWithWriters = parsed.GetValue(forceShare) },
            new AuditOptions(parsed.GetValue(search), parsed.GetValue(partition)),
            parsed.GetValue(json),
            cancellation));
        return new Verb(command, Details);
    }

    private static async Task<int> RunAsync(FileOrigin disk, AuditOptions options, bool json, CancellationToken cancellation)
    {
        using DiskSession session = DiskSession.Open(disk, cancellation);
        DiskAudit audit = await ProgressDisplay.RunAsync(
            progress => Task.Run(() => Auditor.Run(session, options, progress, cancellation), cancellation)).ConfigureAwait(false);
        if (json)
        {
            Output.Json(ReportMapper.Of(audit), ReportJson.Lines.AuditReport);
        }
        else
        {
            AuditPrinter.Print(audit);
        }

        return (int)(audit.IsClean ? ExitCode.Done : ExitCode.Leftovers);
    }
}
