using System.CommandLine;
using VmGeneralize.Azure;
using VmGeneralize.Blocks;
using VmGeneralize.Pipeline.Azure;

namespace VmGeneralize.Commands;

/// <summary>Options that the Azure commands share; each command gets its own instances, as the parser requires.</summary>
internal static class AzureOptions
{
    /// <summary>How to log in to Azure, for the help of every command that calls it.</summary>
    public const string Login =
        $"""
        To log in, the first of these is used: {Identities}
        """;

    /// <summary>How to log in where there may be a blob.</summary>
    public const string BlobLogin =
        $"""
        To log in, the first of these is used: a SAS in the address or in AZURE_STORAGE_SAS_TOKEN; for a blob, AZURE_STORAGE_CONNECTION_STRING
        or AZURE_STORAGE_KEY (with AZURE_STORAGE_ACCOUNT), if they belong to its account; {Identities}
        """;

    /// <summary>What an identity needs to send a disk.</summary>
    public const string SenderRoles =
        """
        An identity needs the role "Storage Blob Data Contributor" on the storage account of a blob, and "Contributor" on the resource groups
        of disks, images and galleries.
        """;

    /// <summary>Where resource group and region come from.</summary>
    public const string Defaults =
        """
        Without --resource-group or --location, the defaults of az are used (az config set defaults.group=... and
        defaults.location=..., or AZURE_DEFAULTS_GROUP and AZURE_DEFAULTS_LOCATION).
        """;

    /// <summary>Where the resource group comes from.</summary>
    public const string DefaultGroup =
        """
        Without --resource-group, the default of az is used (az config set defaults.group=..., or AZURE_DEFAULTS_GROUP).
        """;

    private const string Identities =
        """
        AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET (or AZURE_CLIENT_CERTIFICATE_PATH); a workload or managed identity;
        az login; azd auth login; Connect-AzAccount. HTTPS_PROXY is honoured.
        """;

    public static Option<string?> Blob() =>
        new("--blob") { Description = "Address of the page blob. Without a SAS in it, an identity logs in.", HelpName = "URL" };

    /// <param name="hasAddress">The command may be given an address, which belongs to a cloud.</param>
    public static Option<Cloud?> Cloud(bool hasAddress = true) => new("--cloud")
    {
        Description = "public, usgov or china, or a file with the output of \"az cloud show\" for a private cloud (Azure Stack Hub speaks older API "
            + $"versions and is not supported). Default: the cloud of {(hasAddress ? "the address or of " : "")}AZURE_AUTHORITY_HOST, else public.",
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

    /// <summary>Also under the names that it has in other tools and in <c>generalize</c>.</summary>
    /// <param name="more">What the command adds to it.</param>
    public static Option<bool> WhatIf(string more = "") => new("--what-if", "--dry-run", "-n")
    {
        Description = $"Check everything on this machine and list the calls that would be made to Azure, without making them.{more}",
    };
}
