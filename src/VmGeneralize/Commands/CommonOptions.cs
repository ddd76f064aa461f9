using System.CommandLine;
using VmGeneralize.Checks;
using VmGeneralize.Disks;

namespace VmGeneralize.Commands;

/// <summary>Arguments and options that several commands share; each command gets its own instances, as the parser requires.</summary>
internal static class CommonOptions
{
    public static Argument<string> Disk() => new("DISK")
    {
        Description = "The disk file: VHD, VHDX (also differencing) or raw. The format is detected from its contents.",
    };

    public static Option<string[]> Parents() => new("--parent")
    {
        Description = "Parent of a differencing disk: the file, or its folder. May be repeated. Default: where the disk says, or beside it.",
        HelpName = "PATH",
    };

    public static Option<bool> ForceShare() => new("--force-share")
    {
        Description = "Read the disk even if another program, such as a running VM, has it open for writing. The findings may then be inconsistent.",
    };

    public static Option<bool> Json() => new("--json") { Description = "Print JSON, one object per line, instead of text." };

    public static Option<Severity> Severity() => Offering(["error", "warning", "info"], new Option<Severity>("--severity")
    {
        Description = "In text, list only findings of at least this severity: error, warning or info (default). JSON has them all.",
        HelpName = "LEVEL",
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
    });

    public static Option<int?> Partition() =>
        new("--partition") { Description = "Partition number of the system, on a disk with several systems.", HelpName = "N" };

    public static Option<bool> KeepOtherSystems() => new("--keep-other-systems")
    {
        Description = "With --partition, on a disk with several systems: leave the other systems in the image as they are, with a warning. Without it, "
            + "such a disk is refused.",
    };

    public static Option<bool> DeprovisionedInside() => new("--deprovisioned-inside")
    {
        Description = "Hand over a Linux that this program cannot read or change, because you deprovisioned it in the VM (waagent "
            + "-deprovision+user, cloud-init clean). It is marked as not verified.",
    };

    public static Option<string?> User() =>
        new("--user") { Description = "Linux: the provisioned user to remove, if the disk no longer says who that is.", HelpName = "NAME" };

    public static Option<bool> KeepUser() =>
        new("--keep-user") { Description = "Linux: keep the provisioned user, as waagent -deprovision does without +user." };

    public static Option<bool> KeepUnallocated() => new("--keep-unallocated")
    {
        Description = "Also copy unallocated space: between and after partitions (deleted ones were there), after volumes smaller than their "
            + "partition, and Microsoft reserved partitions.",
    };

    public static Option<bool> Prepare() => new("--prepare")
    {
        Description = "Clean a disk before Sysprep runs on it (ImageState COMPLETE), with the operations that are safe then. Start the VM "
            + "from the result and run Sysprep in it.",
    };

    /// <summary>Only .html and .htm: a typo must not replace a disk.</summary>
    public static Option<string?> Report()
    {
        Option<string?> option = new("--report")
        {
            Description = "Also write an HTML page with a picture of the disk, the evidence, the findings and what was done. If the disk is refused "
                + "or damaged, the page says why.",
            HelpName = "FILE.html",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token]
                && !token.Value.EndsWith(".html", StringComparison.OrdinalIgnoreCase)
                && !token.Value.EndsWith(".htm", StringComparison.OrdinalIgnoreCase))
            {
                result.AddError($"--report writes an HTML page: \"{token.Value}\" must end in .html.");
            }
        });
        return option;
    }

    public static Option<bool> Force() => new("--force") { Description = "Replace the output file if it exists." };

    public static Option<OutputFormat> Format() => Offering([.. OutputContainer.All.Select(container => container.Id)], new Option<OutputFormat>("--format")
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

            result.AddError($"--format takes {OutputContainer.All[0].Id}, {Others}, not {id}.");
            return default;
        },
    });

    private static string Others =>
        $"{string.Join(", ", OutputContainer.All.Skip(1).SkipLast(1).Select(container => container.Id))} or {OutputContainer.All[^1].Id}";

    // The parser's package offers the names that an enumeration has in the program.
    private static Option<T> Offering<T>(string[] values, Option<T> option)
    {
        option.CompletionSources.Clear();
        option.CompletionSources.Add(values);
        return option;
    }
}
