using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using VmGeneralize.Pipeline.Azure;

namespace VmGeneralize.Commands;

/// <summary>How fast a transfer may go, and whether it resumes where an earlier one stopped.</summary>
internal sealed class TransferOptions
{
    private const int MaxParallel = 64;
    private const long SlowestRate = 16 << 10; // one request, the shortest, in a quarter of a minute

    private readonly Option<int?> _parallel = Parallel();
    private readonly Option<long?> _rate = Rate();
    private readonly Option<bool> _restart = new("--restart")
    {
        Description = "Start from the beginning. Without it, the same command resumes an interrupted transfer.",
    };
    private readonly Option<string?> _resume = new("--resume-file")
    {
        Description = "File that records progress, so that the same command resumes after an interruption. Default: beside the disk.",
        HelpName = "FILE",
    };

    /// <param name="command">Gets the options.</param>
    /// <param name="upload">A download always keeps its resume file beside its output.</param>
    public TransferOptions(Command command, bool upload)
    {
        Section = new OptionSection("Transfer", [.. upload ? (Option[])[_resume] : [], _parallel, _rate, _restart]);
        foreach (Option option in Section.Options)
        {
            command.Options.Add(option);
        }
    }

    public OptionSection Section { get; }

    public bool Restart(ParseResult parsed) => parsed.GetValue(_restart);

    public int? Parallelism(ParseResult parsed) => parsed.GetValue(_parallel);

    public long? BytesPerSecond(ParseResult parsed) => parsed.GetValue(_rate);

    public string? ResumeFile(ParseResult parsed) => parsed.GetValue(_resume);

    /// <summary>Settings of an upload.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="resume">The resume file; null: beside the disk.</param>
    /// <param name="overwrite">Replace a blob that exists.</param>
    public UploadSettings Upload(ParseResult parsed, string? resume, bool overwrite) => new()
    {
        ResumeFile = resume,
        Overwrite = overwrite,
        Parallelism = Parallelism(parsed),
        BytesPerSecond = BytesPerSecond(parsed),
        Restart = Restart(parsed),
    };

    /// <summary>Bytes per second from a text such as 500k, 10M or 1.5G; null if it is not a rate.</summary>
    public static long? ParseRate(string text)
    {
        long unit = text.Length == 0 ? 1 : char.ToUpperInvariant(text[^1]) switch { 'K' => 1L << 10, 'M' => 1L << 20, 'G' => 1L << 30, _ => 1 };
        return decimal.TryParse(unit == 1 ? text : text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
            && number > 0 && number <= (decimal)(1L << 50) / unit
            ? (long)(number * unit)
            : null;
    }

    private static Option<int?> Parallel()
    {
        Option<int?> option = new("--parallel")
        {
            Description = "Largest number of parallel requests, 1 to 64; each takes 4 MiB of memory. Fewer are used when Azure is busy. Default: 15.",
            HelpName = "N",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, out int count) && count is >= 1 and <= MaxParallel))
            {
                result.AddError($"--parallel takes 1 to {MaxParallel}.");
            }
        });
        return option;
    }

    private static Option<long?> Rate() => new("--limit-rate")
    {
        Description = "Limit in bytes per second, for all requests together: 500k, 10M, 1.5G (k is 1024); at least 16k.",
        HelpName = "RATE",
        CustomParser = Parse,
    };

    private static long? Parse(ArgumentResult result)
    {
        string text = result.Tokens is [var token] ? token.Value : "";
        if (ParseRate(text) is >= SlowestRate and long rate)
        {
            return rate;
        }

        result.AddError($"--limit-rate {text}: write bytes per second, for example 500k, 10M or 1.5G; at least 16k.");
        return null;
    }
}
