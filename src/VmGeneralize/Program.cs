using VmGeneralize.Commands;

return await ToolCommand.RunAsync(args).ConfigureAwait(false);
