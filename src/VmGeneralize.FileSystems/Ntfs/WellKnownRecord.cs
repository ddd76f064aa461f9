namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>Numbers of the file records that hold the volume's own metadata.</summary>
internal static class WellKnownRecord
{
    public const long Mft = 0;
    public const long MftMirror = 1;
    public const long LogFile = 2;
    public const long Volume = 3;
    public const long AttributeDefinitions = 4;
    public const long Root = 5;
    public const long Bitmap = 6;
    public const long Boot = 7;
    public const long BadClusters = 8;
    public const long Secure = 9;
    public const long UpCase = 10;
    public const long Extend = 11;

    /// <summary>Records below this one have a copy in $MFTMirr that counts; clusters of more than 4 KiB hold further ones, which may be old.</summary>
    public const long FirstUnmirrored = 4;

    /// <summary>Records below this one describe the volume itself; their numbers are fixed.</summary>
    public const long FirstReserved = 12;

    /// <summary>Records from here on belong to files; 12 to 23 are reserved for NTFS (16 to 23 for $MFT's own extension).</summary>
    public const long FirstUser = 24;
}
