namespace VmGeneralize.Azure;

/// <summary>Advice for an error code of the storage service.</summary>
internal static class ServiceAdvice
{
    public const string NoAnswer =
        "Check the address, the network and the proxy (HTTPS_PROXY), then run the same command again.";

    /// <summary>For a managed disk that asks for a login besides its address.</summary>
    public const string DiskRole = "This disk requires a login as well as its address (data access mode AzureActiveDirectory). Ask for the role "
        + "\"Data Operator for Managed Disks\" on the disk's resource group, log in with an account that has it (az login), and run the same command again.";

    private const string Sas = "Create a new SAS with read, create and write permission (sp=rcw; sp=r for a download) that lasts as long as the "
        + "transfer, and run the same command again.";
    private const string Signature = "The service rejects this signature: the SAS has expired or was not copied whole (put the address in "
        + "quotes), the account key was renewed or belongs to another account, or this machine's clock is wrong. " + Sas;
    private const string Role = "Give yourself the role \"Storage Blob Data Contributor\" on the storage account (Owner is not enough; a download needs only "
        + "\"Storage Blob Data Reader\"), or use a SAS with read, create and write permission (read for a download).";
    private const string Writer = "Another program uses this blob. Let it finish, or end its lease with: az storage blob lease break";

    /// <param name="code">The service's name for the error.</param>
    /// <param name="status">HTTP status.</param>
    /// <param name="message">What the service said.</param>
    public static string For(string? code, int status, string message) => code switch
    {
        "AuthenticationFailed" => Signature,
        "AuthorizationFailure" when message.Contains("signature", StringComparison.OrdinalIgnoreCase) => Signature, // as Azurite says it
        "InvalidAuthenticationInfo" =>
            "The service accepts neither this SAS nor this login: create a new SAS, or log in again (az login) to the tenant of the storage account.",
        "AuthorizationPermissionMismatch" or "InsufficientAccountPermissions" => Role,
        "AuthorizationServiceMismatch" or "AuthorizationResourceTypeMismatch" or "AuthorizationProtocolMismatch" => Sas,
        "NoAuthenticationInformation" or "PublicAccessNotPermitted" or "ResourceNotFound" =>
            "Log in (az login, or the AZURE_* environment variables), or add a SAS to the address.",
        "KeyBasedAuthenticationNotPermitted" =>
            "This storage account allows no account keys, nor a SAS made with one: log in (az login) and leave the SAS out.",
        "AuthorizationFailure" or "AuthorizationSourceIPMismatch" or "IpAuthorizationError" =>
            "The storage account's firewall does not let this machine in: allow its address under Networking, or run from an allowed network.",
        "ContainerNotFound" => "Create the container first: az storage container create --name CONTAINER --account-name ACCOUNT",
        "ContainerBeingDeleted" => "The container is being deleted: wait a minute, or use another one.",
        "BlobNotFound" => "Check the name: there is no such blob.",
        "AccountIsDisabled" => "The storage account is disabled: enable it, or use another one.",
        "LeaseAlreadyPresent" or "LeaseIdMissing" or "LeaseLost" or "LeaseIdMismatchWithBlobOperation" or "LeaseIdMismatchWithLeaseOperation"
            or "LeaseNotPresentWithBlobOperation" or "LeaseNotPresentWithLeaseOperation" => Writer,
        "ConditionNotMet" => "The blob was changed by another program in the meantime. Start again when nothing else writes to it.",
        "InvalidBlobType" or "BlobTypeNotSupported" => "A disk must be a page blob: choose another name for it.",
        "FeatureNotSupportedForAccount" or "HierarchicalNamespaceNotEnabled" =>
            "This kind of storage account holds no page blobs: use a general-purpose v2 account without hierarchical namespace.",
        "FeatureNotSupported" =>
            "The server there does not support this request: it is not a current Azure storage account, or it is an emulator (start Azurite with --loose).",
        "SnapshotsPresent" => "The blob has snapshots: delete them, or choose another name.",
        "BlobImmutableDueToPolicy" => "An immutability policy protects this blob: choose another container.",
        _ => ForStatus(status),
    };

    private static string ForStatus(int status) => status switch
    {
        401 => "Log in (az login, or the AZURE_* environment variables), or add a SAS to the address.",
        403 => Role,
        404 => "Check the address; nothing is there.",
        409 or 412 => Writer,
        >= 500 or 408 or 429 => "The service is overloaded. Run the same command again later.",
        _ => "Look up the code in Microsoft's documentation, or send the request ID to Microsoft support.",
    };
}
