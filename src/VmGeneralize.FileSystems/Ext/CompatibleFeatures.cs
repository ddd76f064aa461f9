namespace VmGeneralize.FileSystems.Ext;

/// <summary>s_feature_compat: a program that does not know a bit may still read and write.</summary>
[Flags]
internal enum CompatibleFeatures : uint
{
    None = 0,
    HasJournal = 0x4,
    ExtendedAttributes = 0x8,
    ResizeInode = 0x10,
    DirectoryIndex = 0x20,
    SparseSuper2 = 0x200,
    FastCommit = 0x400,
    OrphanFile = 0x1000,
}
