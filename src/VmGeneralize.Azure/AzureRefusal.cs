using VmGeneralize.Blocks;

namespace VmGeneralize.Azure;

/// <summary>Codes of refusals to send something to Azure, or to fetch it.</summary>
public static class AzureRefusal
{
    public static RefusalCode BlobType { get; } = new("blob-type");

    public static RefusalCode BlobSize { get; } = new("blob-size");

    public static RefusalCode BlobExists { get; } = new("blob-exists");

    public static RefusalCode NotAVhd { get; } = new("not-a-vhd");

    public static RefusalCode SizeNotMib { get; } = new("size-not-mib");

    public static RefusalCode TooLarge { get; } = new("too-large");

    public static RefusalCode SizeOutside { get; } = new("size-outside");

    public static RefusalCode Architecture { get; } = new("architecture");

    public static RefusalCode SecurityType { get; } = new("security-type");

    public static RefusalCode Feature { get; } = new("feature");

    public static RefusalCode DiskKind { get; } = new("disk-kind");

    public static RefusalCode NetworkAccess { get; } = new("network-access");

    public static RefusalCode MissingRight { get; } = new("missing-right");

    public static RefusalCode Quota { get; } = new("quota");

    public static RefusalCode TransferRunning { get; } = new("transfer-running");

    public static RefusalCode ResumeUnreadable { get; } = new("resume-unreadable");

    public static RefusalCode ResumeOther { get; } = new("resume-other");
}
