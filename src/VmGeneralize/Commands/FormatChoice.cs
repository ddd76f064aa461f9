using System.CommandLine;
using System.CommandLine.Parsing;
using VmGeneralize.Disks;
using VmGeneralize.Pipeline;

namespace VmGeneralize.Commands;

/// <summary>The container of a file to write: <c>--format</c>, or else what the extension of the file says.</summary>
internal sealed class FormatChoice
{
    private readonly Option<OutputFormat> _format = CommonOptions.Format();

    public FormatChoice() => _format.Description += " The extension of --output (.vhd, .vhdx, .raw or .img) also chooses it.";

    public Option<OutputFormat> Option => _format;

    /// <summary>The format to write.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="file">The file; null: a name that follows from the format.</param>
    public OutputFormat Of(ParseResult parsed, string? file) =>
        Named(file) is { } named && parsed.GetResult(_format) is null or { Implicit: true } ? named : parsed.GetValue(_format);

    /// <summary>What is wrong when both are given and contradict each other; null when they do not.</summary>
    public string? Contradiction(CommandResult parsed, string? file) =>
        parsed.GetResult(_format) is { Implicit: false } && Named(file) is { } named && !Fits(parsed.GetValue(_format), named)
            ? $"--format {OutputContainer.Of(parsed.GetValue(_format)).Id} does not fit {file}: leave out --format, or give the file another extension."
            : null;

    /// <summary>The format of an extension; null for any other.</summary>
    private static OutputFormat? Named(string? file) => Path.GetExtension(file)?.ToLowerInvariant() switch
    {
        ".vhd" => OutputFormat.FixedVhd,
        ".vhdx" => OutputFormat.Vhdx,
        ".raw" or ".img" => OutputFormat.Raw,
        _ => null,
    };

    // Both kinds of VHD have one extension.
    private static bool Fits(OutputFormat format, OutputFormat named) =>
        format == named || (format == OutputFormat.DynamicVhd && named == OutputFormat.FixedVhd);
}
