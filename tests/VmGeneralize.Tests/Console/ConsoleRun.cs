using VmGeneralize.Commands;

namespace VmGeneralize.Tests.Console;

/// <summary>Runs the tool in this process. Its tests are in the collection "console", because there is only one console.</summary>
internal static class ConsoleRun
{
    public static async Task<(int Exit, string Output, string Error)> Of(params string[] arguments)
    {
        TextWriter output = System.Console.Out;
        TextWriter error = System.Console.Error;
        using StringWriter newOutput = new();
        using StringWriter newError = new();
        System.Console.SetOut(newOutput);
        System.Console.SetError(newError);
        try
        {
            return (await ToolCommand.RunAsync(arguments), newOutput.ToString(), newError.ToString());
        }
        finally
        {
            System.Console.SetOut(output);
            System.Console.SetError(error);
        }
    }
}
