using System.CommandLine;
using VmGeneralize.Pipeline;

namespace VmGeneralize.Commands;

/// <summary>Options that every command takes that talks to Azure; made anew for each, as the parser wants it.</summary>
internal sealed class AzureOptions
{
    /// <summary>Part of every such command's help.</summary>
    public const string LoginHelp =
        """
        Logging in, the first that is there:
          a SAS in the address             --blob "https://ACCOUNT.blob.core.windows.net/vhds/a.vhd?sp=rcw&...&sig=..."
          environment                      AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET (or AZURE_CLIENT_CERTIFICATE_PATH)
          workload or managed identity     nothing to set; AZURE_CLIENT_ID chooses among several
          Azure CLI, azd, PowerShell       az login     azd auth login     Connect-AzAccount
        HTTPS_PROXY and NO_PROXY are honoured; --cloud usgov, china, or a file with what "az cloud show" prints for a private cloud.
        """;

    private readonly Option<string?> _subscription = new("--subscription")
    {
        Description = "Id or name. Without it: AZURE_SUBSCRIPTION_ID, what az account set chose, or the only one.",
        HelpName = "ID",
    };

    private readonly Option<string?> _cloud = new("--cloud") { Description = "public, usgov, china, or a file that describes a private one.", HelpName = "NAME" };

    private readonly Option<bool> _whatIf = new("--what-if") { Description = "Print every Azure call that would be made, and make none." };

    public AzureOptions(Command command)
    {
        command.Options.Add(_subscription);
        command.Options.Add(_cloud);
        command.Options.Add(_whatIf);
    }

    public AzureLink Link(ParseResult parsed) => AzureLink.Create(parsed.GetValue(_cloud), parsed.GetValue(_subscription));

    public bool WhatIf(ParseResult parsed) => parsed.GetValue(_whatIf);
}
