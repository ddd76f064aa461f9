using VmGeneralize.FileSystems;

namespace VmGeneralize.Guests.Windows;

/// <summary>Where a path of a Windows guest leads.</summary>
/// <param name="FileSystem">Of the volume.</param>
/// <param name="Root">What paths of the volume begin with in the guest; empty for the system drive.</param>
/// <param name="Inner">The path in the volume.</param>
internal sealed record VolumePlace(IWritableFileSystem FileSystem, string Root, string Inner)
{
    /// <summary>What is there, or null.</summary>
    public FileEntry? Find() => FileSystem.Find(Inner);
}
