using System.CommandLine;
using VmGeneralize.Pipeline;

namespace VmGeneralize.Commands;

/// <summary>How a transfer goes about.</summary>
internal sealed class TransferOptions
{
    private const int MostParallel = 64;

    private readonly Option<bool> _noResume = new("--no-resume") { Description = "Keep no file to go on from when the transfer is interrupted." };

    private readonly Option<int?> _parallel = new("--parallel") { Description = "Requests at the same time, at most (default 15). The pace adapts by itself.", HelpName = "N" };

    public TransferOptions(Command command)
    {
        _parallel.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, out int count) && count is < 1 or > MostParallel)
            {
                result.AddError($"--parallel takes 1 to {MostParallel}.");
            }
        });
        command.Options.Add(_noResume);
        command.Options.Add(_parallel);
    }

    public TransferChoices Read(ParseResult parsed, bool overwrite) => new(!parsed.GetValue(_noResume), overwrite, parsed.GetValue(_parallel));
}
