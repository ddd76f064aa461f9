using System.Text;
using System.Text.RegularExpressions;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Azure;

/// <summary>
/// Everything that a series of commands wrote, in a golden file: each command, its exit code, its results and its progress. Whatever differs
/// from run to run is replaced with a placeholder.
/// </summary>
internal sealed partial class AzureText(AzureCloudFixture azure, string folder)
{
    private readonly StringBuilder _text = new();

    /// <summary>Runs a command and adds what it wrote.</summary>
    /// <param name="exit">The exit code that the command must return.</param>
    /// <param name="arguments">Arguments of the tool.</param>
    public void Add(int exit, params string[] arguments)
    {
        string[] all = [.. arguments, "--progress", "plain"];
        ToolResult result = arguments[0] == "transfers" ? VmGeneralizeTool.Run(all) : azure.Run(all); // that one never calls Azure

        Assert.True(result.ExitCode == exit, $"{string.Join(' ', arguments)}: {result.All}");
        string shown = string.Join(' ', arguments.Select(argument => argument.Contains(' ', StringComparison.Ordinal) ? $"\"{argument}\"" : argument));
        _text.Append($"$ vmgeneralize {shown}\n");
        _text.Append(result.Output);
        foreach (string line in Stages(result.Error))
        {
            _text.Append($"2> {line}\n");
        }

        _text.Append($"exit code {exit}\n\n");
    }

    /// <summary>Fails unless the golden file holds everything that was added.</summary>
    public void Require(string golden)
    {
        string text = _text.ToString().TrimEnd('\n') + "\n";
        text = text.Replace(folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal).Replace(folder, "FOLDER", StringComparison.Ordinal);
        text = text.Replace(azure.Proxy.Endpoint.ToString().TrimEnd('/'), "https://ACCOUNT", StringComparison.Ordinal);
        text = text.Replace(azure.Server.Endpoint.ToString().TrimEnd('/'), "https://ARM", StringComparison.Ordinal);
        foreach ((Regex pattern, string placeholder) in Placeholders)
        {
            text = pattern.Replace(text, placeholder);
        }

        GoldenFile.Require($"tests/VmGeneralize.EndToEnd.Tests/Golden/{golden}.txt", text);
    }

    private static (Regex Pattern, string Placeholder)[] Placeholders { get; } =
    [
        (Changes(), "\n(the changes, as in run.txt of the local commands)\n"),
        (Signature(), "?SAS"),
        (Container(), "https://ACCOUNT/CONTAINER/"),
        (Pace(), "in N s (N/s)"),
        (ResumeFile(), ".ID.vmgeneralize-"),
        (Requests(), ", N requests."),
        (Planned(), "N requests of at most 4 MiB: N bytes"),
        (Arrived(), ", N of 96 MiB"),
        (Skipped(), "(N not stored in the source file, N free space, N zeros)"),
        (Moment(), "TIME"),
        (Identifier(), "GUID"),
        (Fingerprint(), "FINGERPRINT"),
    ];

    // How often progress is shown, and how much of it, depends on the speed of the machine.
    private static IEnumerable<string> Stages(string error)
    {
        string last = "";
        foreach (string line in error.Split('\n')[..^1].Select(line => Stage().Replace(line, "$1 ...")))
        {
            if (line != last)
            {
                yield return line;
            }

            last = line;
        }
    }

    [GeneratedRegex(@"^(\w+ing\b[^:]*): .*$")]
    private static partial Regex Stage();

    [GeneratedRegex(@"\nwindows-panther: .*?\n(?=server2022\.vhdx: )", RegexOptions.Singleline)]
    private static partial Regex Changes();

    [GeneratedRegex(@"\?s[a-z]+=[^\s""]*")]
    private static partial Regex Signature();

    [GeneratedRegex("https://ACCOUNT/(test-|md-)[^/]+/")]
    private static partial Regex Container();

    [GeneratedRegex(@"in [0-9.]+ s( \([^)]+/s\))?")]
    private static partial Regex Pace();

    [GeneratedRegex(@", \d+ requests(, \d+ of them repeated)?\.")]
    private static partial Regex Requests();

    // The file name contains a hash of the address.
    [GeneratedRegex(@"\.[0-9a-f]{8}\.vmgeneralize-")]
    private static partial Regex ResumeFile();

    [GeneratedRegex(@"\d+ requests of at most 4 MiB: [0-9,]+ bytes")]
    private static partial Regex Planned();

    [GeneratedRegex(@", [0-9.]+ [KM]?i?B of 96 MiB")]
    private static partial Regex Arrived();

    // Which zeros are holes depends on the file system of this machine.
    [GeneratedRegex(@"\([^()]+ not stored in the source file, [^()]+ free space, [^()]+ zeros\)")]
    private static partial Regex Skipped();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?Z?")]
    private static partial Regex Moment();

    [GeneratedRegex("[0-9a-f]{32}")]
    private static partial Regex Fingerprint();

    [GeneratedRegex("(?!11111111)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Identifier();
}
