namespace VmGeneralize.AzureSupport;

/// <summary>Operations of the blob service that a transfer uses.</summary>
public enum BlobOperation
{
    Other,
    PutBlob,
    PutPage,
    ClearPage,
    GetPageRanges,
    GetProperties,
    GetBlob,
    DeleteBlob,
    Lease,
}
