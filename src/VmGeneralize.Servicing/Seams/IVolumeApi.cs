using System.ComponentModel;

namespace VmGeneralize.Servicing.Seams;

/// <summary>Disks, volumes and drive letters of this machine. A volume is named as <c>\\?\Volume{...}\</c>.</summary>
internal interface IVolumeApi
{
    /// <summary>Numbers of the disks that Windows has, ascending.</summary>
    IReadOnlyList<int> Disks();

    /// <summary>A disk as Windows sees it; null when it does not say (no medium, gone).</summary>
    AttachedDisk? Describe(int disk);

    /// <summary>Volumes on a disk, as far as they have arrived.</summary>
    /// <exception cref="Win32Exception">The volumes cannot be listed.</exception>
    IReadOnlyList<DiskVolume> VolumesOf(int disk);

    /// <summary>Whether a volume holds a file; false also when its file system cannot be read (yet).</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="path">Below its root, with backslashes.</param>
    bool Holds(string volume, string path);

    /// <summary>The letter that a volume has already; null without.</summary>
    char? DriveLetterOf(string volume);

    /// <summary>Letters that nothing uses, in the order in which to try them.</summary>
    IReadOnlyList<char> FreeDriveLetters();

    /// <exception cref="Win32Exception">What SetVolumeMountPoint answered.</exception>
    void SetDriveLetter(char letter, string volume);

    /// <exception cref="Win32Exception">What DeleteVolumeMountPoint answered.</exception>
    void RemoveDriveLetter(char letter);

    /// <summary>Writes everything that Windows holds back for a volume.</summary>
    /// <exception cref="Win32Exception">The volume cannot be opened or flushed.</exception>
    void Flush(string volume);
}
