using VmGeneralize;
using VmGeneralize.Commands;
using VmGeneralize.Console;

if (ProcessLimits.Shortage() is { } shortage)
{
    new TolerantWriter(System.Console.Error).WriteLine($"vmgeneralize: {shortage}");
    return (int)ExitCode.Unexpected;
}

return await ToolCommand.RunAsync(args).ConfigureAwait(false);
