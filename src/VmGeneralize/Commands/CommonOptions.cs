using System.CommandLine;
using VmGeneralize.Checks;
using VmGeneralize.Disks;

namespace VmGeneralize.Commands;

/// <summary>Arguments and options that several commands share; made anew for each, as the parser wants it.</summary>
internal static class CommonOptions
{
    public static Argument<string> Disk() => new("DISK") { Description = "The disk file: VHD, VHDX (differencing ones too) or raw; told by its contents." };

    public static Option<string[]> Parents() => new("--parent")
    {
        Description = "Where a parent of a differencing disk is: the file, or its folder. May be repeated. Without it: where the disk says, or beside it.",
        HelpName = "PATH",
    };

    public static Option<bool> ForceShare() => new("--force-share")
    {
        Description = "Look at the disk though another program, such as a running VM, has it open for writing. What is found may be of a moment that "
            + "never was; nothing is made of it.",
    };

    public static Option<bool> Json() => new("--json") { Description = "Print one JSON object a line instead of text." };

    public static Option<Severity> Severity() => new("--severity")
    {
        Description = "List only findings of at least this severity: error, warning or info (default).",
        HelpName = "LEVEL",
        CompletionSources = { "error", "warning", "info" },
        CustomParser = result =>
        {
            string text = result.Tokens is [var token] ? token.Value : "";
            if (char.IsAsciiLetter(text.FirstOrDefault()) && Enum.TryParse(text, ignoreCase: true, out Severity severity))
            {
                return severity;
            }

            result.AddError($"--severity takes error, warning or info, not {text}.");
            return default;
        },
    };

    public static Option<string?> Operations() => new("--operations")
    {
        Description = "Which operations to run, from left to right: ids, groups, defaults, all; a leading - takes one out. Example: "
            + "defaults,-windows-page-files",
        HelpName = "LIST",
    };

    public static Option<int?> Partition() =>
        new("--partition") { Description = "Number of the system partition, on a disk with several systems.", HelpName = "N" };

    public static Option<bool> KeepOtherSystems() => new("--keep-other-systems")
    {
        Description = "On a disk with several systems, with --partition: leave the others in the image as they are, and say so. Without it such a "
            + "disk is refused.",
    };

    public static Option<bool> DeprovisionedInside() => new("--deprovisioned-inside")
    {
        Description = "A Linux that is not read or not changed here was deprovisioned in the VM (waagent -deprovision+user, cloud-init clean): hand it over on "
            + "your word, marked as not verified.",
    };

    public static Option<string?> User() =>
        new("--user") { Description = "Linux: the provisioned user to remove, when the disk no longer tells who it is.", HelpName = "NAME" };

    public static Option<bool> KeepUser() =>
        new("--keep-user") { Description = "Linux: leave the provisioned user, as waagent -deprovision does without +user." };

    public static Option<bool> KeepUnallocated() => new("--keep-unallocated")
    {
        Description = "Copy space that nothing owns too: between and behind partitions (where some were deleted), behind volumes smaller than their "
            + "partition, Microsoft reserved partitions.",
    };

    public static Option<bool> Prepare() => new("--prepare")
    {
        Description = "Clean a disk on which Sysprep is still to run (ImageState COMPLETE), with the operations that are safe there. Start the VM "
            + "from the result and run Sysprep in it.",
    };

    /// <summary>Only names that no disk has: a slip must not replace one.</summary>
    public static Option<string?> Report()
    {
        Option<string?> option = new("--report")
        {
            Description = "Also write a page for a browser: the disk as a picture, the evidence, the findings and what was done. When the disk is "
                + "refused or damaged, it says why.",
            HelpName = "FILE.html",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token]
                && !token.Value.EndsWith(".html", StringComparison.OrdinalIgnoreCase)
                && !token.Value.EndsWith(".htm", StringComparison.OrdinalIgnoreCase))
            {
                result.AddError($"--report writes an HTML page: \"{token.Value}\" has to end in .html.");
            }
        });
        return option;
    }

    public static Option<bool> Force() => new("--force") { Description = "Replace the output file if it exists." };

    public static Option<OutputFormat> Format() => new("--format")
    {
        Description = $"Container to write: {OutputContainer.All[0].Id} (what Azure takes; the default), {Others}.",
        HelpName = "FORMAT",
        CustomParser = result =>
        {
            string id = result.Tokens is [var token] ? token.Value : "";
            if (OutputContainer.Find(id) is { } container)
            {
                return container.Format;
            }

            result.AddError($"There is no format \"{id}\": use {OutputContainer.All[0].Id}, {Others}.");
            return default;
        },
    };

    private static string Others =>
        $"{string.Join(", ", OutputContainer.All.Skip(1).SkipLast(1).Select(container => container.Id))} or {OutputContainer.All[^1].Id}";
}
