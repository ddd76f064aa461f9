using System.CommandLine;
using VmGeneralize.Azure;
using VmGeneralize.Blocks;
using VmGeneralize.Pipeline.Azure;

namespace VmGeneralize.Commands;

/// <summary>Options that the commands for Azure share; made again for each, as the parser wants it.</summary>
internal static class AzureOptions
{
    /// <summary>How to log in, for the help of every command that does.</summary>
    public const string LoginHelp =
        """
        The first of these that is there logs in: a SAS in the address or in AZURE_STORAGE_SAS_TOKEN; for a blob AZURE_STORAGE_CONNECTION_STRING,
        or AZURE_STORAGE_KEY (with AZURE_STORAGE_ACCOUNT), when they are of its account; AZURE_TENANT_ID, AZURE_CLIENT_ID and
        AZURE_CLIENT_SECRET (or AZURE_CLIENT_CERTIFICATE_PATH); a workload or managed identity; az login; azd auth login;
        Connect-AzAccount. An identity needs the role "Storage Blob Data Contributor" on the storage account of a blob, and "Contributor"
        on the resource groups of disks, images and galleries. A gallery version of a blob needs "Storage Account Contributor" on its account
        too (listKeys), one of a disk, snapshot or machine the right to write that source. HTTPS_PROXY is honoured.
        Resource group and location are those of az config set defaults.group=... and defaults.location=... (or AZURE_DEFAULTS_GROUP and
        AZURE_DEFAULTS_LOCATION) where the command does not name them.
        """;

    public static Option<string?> Blob() =>
        new("--blob") { Description = "Address of the page blob, with a SAS or without (then an identity is used).", HelpName = "URL" };

    public static Option<Cloud?> Cloud() => new("--cloud")
    {
        Description = "public, usgov, china, or a file with what \"az cloud show\" prints for a closed one (Azure Stack Hub speaks other API "
            + "versions and is not served). Without it: the cloud that the address "
            + "belongs to, or AZURE_AUTHORITY_HOST.",
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
        Description = "Id or name. Without it: AZURE_SUBSCRIPTION_ID, what az account set chose, or the only one.",
        HelpName = "ID",
    };

    public static Option<bool> WhatIf() =>
        new("--what-if") { Description = "Check everything here and print every call that would be made to Azure; make none." };
}
