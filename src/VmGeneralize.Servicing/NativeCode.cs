namespace VmGeneralize.Servicing;

/// <summary>Numbers that Windows answers with, and how people find them on the web.</summary>
internal static class NativeCode
{
    public const int FileNotFound = 2;
    public const int PathNotFound = 3;
    public const int AccessDenied = 5;
    public const int BadFormat = 11;
    public const int SharingViolation = 32;
    public const int NotSupported = 50;
    public const int InvalidParameter = 87;
    public const int DiskFull = 112;
    public const int InsufficientBuffer = 122;
    public const int MoreData = 234;
    public const int ElevationRequired = 740;
    public const int RpcCallFailed = 1726;
    public const int RebootRequired = 3010;

    /// <summary>STATUS_CONTROL_C_EXIT: what a program ends with that Ctrl-C stopped.</summary>
    public const int ControlC = unchecked((int)0xC000013A);

    /// <summary>ERROR_VHD_SPARSE... of virtdisk: "must be uncompressed and unencrypted and must not be sparse".</summary>
    public const int VirtualDiskLimitation = unchecked((int)0xC03A001A);

    /// <summary>ERROR_VIRTDISK_... family: the file is not a virtual disk of the type that was named.</summary>
    public const int VirtualDiskCorrupt = unchecked((int)0xC03A0005);

    /// <summary>"The specified image is already mounted for read/write access".</summary>
    public const int ImageAlreadyMounted = unchecked((int)0xC1420127);

    /// <summary>CBS_E_IMAGE_UNSERVICEABLE.</summary>
    public const int ImageUnserviceable = unchecked((int)0x800F0830);

    /// <summary>Small codes in decimal, HRESULTs and NTSTATUS values in hexadecimal.</summary>
    public static string Text(int code) => code is >= 0 and <= 0xFFFF ? $"error {code}" : $"error 0x{unchecked((uint)code):X8}";
}
