using System.CommandLine;
using VmGeneralize.Console;

namespace VmGeneralize.Commands;

/// <summary>Options of every command: how much it says, and where.</summary>
internal sealed class StreamOptions
{
    private static readonly string[] Names = ["auto", "bar", "plain", "json", "none"];

    private readonly Option<bool> _quiet = new("--quiet", "-q")
    {
        Description = "No progress and no details: only warnings, errors and the result.",
        Recursive = true,
    };

    private readonly Option<bool> _verbose = new("--verbose", "-v")
    {
        Description = "Also say how long each step took, and everything known about an error.",
        Recursive = true,
    };

    private readonly Option<bool> _debug = new("--debug") { Description = "Like --verbose, with stack traces, for a bug report.", Recursive = true };

    private readonly Option<string?> _log = new("--log")
    {
        Description = "Append events to this file, one JSON object per line. Only you can read a new file.",
        HelpName = "FILE",
        Recursive = true,
    };

    private readonly Option<ProgressMode> _progress = new("--progress")
    {
        Description = "Progress on standard error: auto (default), bar, plain, json or none.",
        HelpName = "HOW",
        Recursive = true,
        CustomParser = result =>
        {
            string text = result.Tokens is [var token] ? token.Value : "";
            if (Array.Find(Names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known)
            {
                return Enum.Parse<ProgressMode>(known, ignoreCase: true);
            }

            result.AddError($"--progress takes auto, bar, plain, json or none, not {text}.");
            return default;
        },
    };

    public StreamOptions(RootCommand root)
    {
        _progress.CompletionSources.Clear();
        _progress.CompletionSources.Add(Names);
        foreach (Option option in (Option[])[_quiet, _verbose, _debug, _log, _progress])
        {
            root.Options.Add(option);
        }
    }

    /// <summary>The settings of a command line. The log is opened and belongs to the caller.</summary>
    public StreamSettings Read(ParseResult parsed) => new()
    {
        Quiet = parsed.GetValue(_quiet),
        Verbose = parsed.GetValue(_verbose) || parsed.GetValue(_debug),
        Debug = parsed.GetValue(_debug),
        Progress = parsed.GetValue(_progress),
        Log = parsed.GetValue(_log) is { } path ? EventLog.Open(path, TimeProvider.System) : null,
    };
}
