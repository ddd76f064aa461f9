using System.CommandLine;
using VmGeneralize.Azure;
using VmGeneralize.Blocks;
using VmGeneralize.Pipeline.Azure;

namespace VmGeneralize.Commands;

/// <summary>Options that the Azure commands share; each command gets its own instances, as the parser requires.</summary>
internal static class AzureOptions
{
    /// <summary>How to log in, for the help of every command that needs it.</summary>
    public const string LoginHelp =
        """
        To log in, the first of these is used: a SAS in the address or in AZURE_STORAGE_SAS_TOKEN; for a blob, AZURE_STORAGE_CONNECTION_STRING
        or AZURE_STORAGE_KEY (with AZURE_STORAGE_ACCOUNT), if they belong to its account; AZURE_TENANT_ID, AZURE_CLIENT_ID and
        AZURE_CLIENT_SECRET (or AZURE_CLIENT_CERTIFICATE_PATH); a workload or managed identity; az login; azd auth login;
        Connect-AzAccount. HTTPS_PROXY is honoured.

        An identity needs the role "Storage Blob Data Contributor" on the storage account of a blob, and "Contributor" on the resource groups
        of disks, images and galleries. To make a gallery version from a blob, it also needs "Storage Account Contributor" on the blob's
        account (listKeys); from a disk, snapshot or VM, the right to write that source.

        Without --resource-group or --location, the defaults of az are used (az config set defaults.group=... and
        defaults.location=..., or AZURE_DEFAULTS_GROUP and AZURE_DEFAULTS_LOCATION).
        """;

    public static Option<string?> Blob() =>
        new("--blob") { Description = "Address of the page blob. Without a SAS in it, an identity logs in.", HelpName = "URL" };

    public static Option<Cloud?> Cloud() => new("--cloud")
    {
        Description = "public, usgov or china, or a file with the output of \"az cloud show\" for a private cloud (Azure Stack Hub speaks older API "
            + "versions and is not supported). Default: the cloud that the address belongs to, or AZURE_AUTHORITY_HOST.",
        HelpName = "NAME",
        CompletionSources = { "public", "usgov", "china" },
        CustomParser = result =>
        {
            try
            {
                return CloudChoice.Of(result.Tokens is [var token] ? token.Value : "");
            }
            catch (UsageException problem)
            {
                result.AddError(problem.Message);
                return null;
            }
        },
    };

    public static Option<string?> Subscription() => new("--subscription")
    {
        Description = "Id or name. Default: AZURE_SUBSCRIPTION_ID, the one that az account set chose, or the only one.",
        HelpName = "ID",
    };

    public static Option<bool> WhatIf() =>
        new("--what-if") { Description = "Check everything on this machine and list the calls that would be made to Azure, without making them." };
}
