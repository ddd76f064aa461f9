namespace VmGeneralize.FileSystems.Xfs;

/// <summary>sb_features_log_incompat of version 5: what a log that is not clean may hold.</summary>
[Flags]
internal enum XfsLogFeatures : uint
{
    None = 0,
    Attributes = 0x1, // extended attributes logged as intents
}
