namespace VmGeneralize.Azure.Compute;

/// <summary>Advice for an error code of Resource Manager and the compute service.</summary>
internal static class ComputeAdvice
{
    public const string NoAnswer =
        "Check the network and the proxy (HTTPS_PROXY), and that --cloud is the right one, then run the same command again.";

    private const string LogIn = "Log in again (az login), or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET.";
    // What a source of a version takes: "RBAC permissions" in https://learn.microsoft.com/azure/virtual-machines/shared-image-galleries
    private const string Role = "The message names the action and the resource. Ask the owner of the resource group that this resource is in for the role "
        + "\"Contributor\"; a gallery version needs the right to write its source (disk, snapshot, machine) too, and for a blob \"Storage Account "
        + "Contributor\" on the storage account (listKeys). Try again in a few minutes.";
    private const string Quota = "A quota of the subscription is used up; the message says which. Ask for a higher quota (portal: Quotas), delete what is not "
        + "needed, or choose another region with --location.";
    private const string Vhd = "Azure does not accept these bytes as a fixed VHD of whole MiB. Delete the disk or blob and upload it again with this tool.";

    /// <summary>Whether Azure looked at the bytes of a disk and rejected them.</summary>
    public static bool IsAboutBytes(string? code) =>
        code is "InvalidVhd" or "InvalidBlobSize" or "InvalidUploadSize" or "DiskSizeNotMegabyteMultiple" or "UnsupportedVhd";

    /// <summary>Asking again is of no use: more is not allowed.</summary>
    public static bool IsQuota(string? code, string message) => code is "QuotaExceeded" or "ResourceQuotaExceeded" or "DiskQuotaExceeded"
        || (code is "OperationNotAllowed" or "Conflict" or "TooManyRequests" && message.Contains("quota", StringComparison.OrdinalIgnoreCase));

    /// <param name="code">The service's name for the error.</param>
    /// <param name="status">HTTP status.</param>
    /// <param name="message">What the service said.</param>
    public static string For(string? code, int status, string message) => code switch
    {
        _ when IsQuota(code, message) => Quota,
        "AuthorizationFailed" or "LinkedAuthorizationFailed" or "AuthorizationPermissionMismatch" => RoleAdvice.For(message) ?? Role,
        "ConflictingUserInput" => "The message names two settings that conflict: change one of these options (--network-access, --disk-access, "
            + "--public-network-access, --disk-encryption-set).",
        "ExpiredAuthenticationToken" or "InvalidAuthenticationToken" or "InvalidAuthenticationTokenTenant" or "AuthenticationFailed" => LogIn,
        "RequestDisallowedByPolicy" =>
            "A policy of your organisation forbids this; the message names it. Choose what it allows (often --location, --tag, --sku, "
                + "--disk-encryption-set, --network-access, --public-network-access or --data-access-auth-mode), or ask "
                + "its owner.",
        "ScopeLocked" => "A lock protects the resource group or the resource: remove it, or use another resource group.",
        "SubscriptionNotFound" =>
            "Name the right subscription with --subscription; az account list shows yours. A subscription of another cloud needs --cloud.",
        "ResourceGroupNotFound" => "Check its name and the subscription, or create it: az group create --name "
            + $"{(message.Split('\'') is [_, { Length: > 0 } name, _] && IsPlain(name) ? name : "GROUP")} --location REGION",
        "MissingSubscriptionRegistration" or "NoRegisteredProviderFound" => "Register the service once: az provider register --namespace Microsoft.Compute",
        "LocationNotAvailableForResourceType" or "InvalidLocation" or "LocationRequired" or "InvalidResourceLocation" or "ImageLocationMismatch" =>
            "Choose the right region with --location: an image lives in the region of its disk, and az account list-locations shows all names.",
        "OperationNotAllowed" =>
            "The message says what is in the way: a quota (portal: Quotas), or the state of the resource: an open access (az disk revoke-access) or "
                + "a VM that uses it.",
        "SkuNotAvailable" => "This kind of disk is not offered there: choose another with --sku (Standard_LRS is everywhere), or another --location or --zone.",
        "ZonesNotSupported" or "AvailabilityZoneNotSupported" or "ZoneResilientNotSupported" or "LocationDoesNotSupportZones" =>
            "This region has no availability zones: leave --zone and --zone-resilient out, or choose another region.",
        "ImageBlobNotFound" or "BlobNotFound" =>
            "Check the address of the blob: it must be in the same region, and the compute service must be able to read it without a SAS.",
        _ when IsAboutBytes(code) => Vhd,
        "DiskInUse" or "DiskAttached" or "AttachDiskWhileBeingDetached" or "ResourceInUse" or "ManagedDiskInUse" =>
            "Something uses the disk: detach it from its VM, or end the access that was granted to it (az disk revoke-access).",
        "DiskAccessActive" or "ActiveSasExists" => "End the access that is open on it: az disk revoke-access --resource-group GROUP --name DISK",
        "PropertyChangeNotAllowed" or "ResourceExists" or "ImageAlreadyExists" or "GalleryImageVersionAlreadyExists" =>
            "Something else has this name: choose another name, or delete what has it.",
        "AnotherOperationInProgress" or "ConflictingConcurrentWriteNotAllowed" or "RetryableError" or "Conflict" =>
            "Another operation is changing the same resource. Wait until it is done and run the same command again.",
        "VMStartTimedOut" or "VmNotDeallocated" or "VirtualMachineNotStopped" =>
            "Stop and deallocate the VM first: az vm deallocate --resource-group GROUP --name VM (or --deallocate).",
        "TooManyRequests" or "SubscriptionRequestsThrottled" or "OperationPreempted" =>
            "Azure is throttling requests. Run the same command again in a few minutes.",
        "InvalidParameter" or "InvalidRequestContent" or "BadRequest" => "The message names what Azure did not accept: change that option.",
        "ResourceNotFound" or "NotFound" or "ParentResourceNotFound" or "GalleryNotFound" => "Check the name, the resource group and the subscription.",
        _ => ForStatus(status, message),
    };

    private static string ForStatus(int status, string message) => status switch
    {
        401 => LogIn,
        403 => RoleAdvice.For(message) ?? Role,
        404 => "Check the name, the resource group and the subscription.",
        409 => "Something else is changing the resource or has its name. Look at it in the portal, then run the same command again.",
        429 => "Azure is throttling requests. Run the same command again in a few minutes.",
        >= 500 or 408 => "The service has problems (https://status.azure.com). Run the same command again later.",
        _ => "Look up the code in Microsoft's documentation, or send the request ID to Microsoft support.",
    };

    // A shell takes it for one word.
    private static bool IsPlain(string name) => name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');
}
