namespace VmGeneralize.Servicing;

/// <summary>Steps of servicing, in their order.</summary>
public enum ServicingStep
{
    /// <summary>Is this machine, and this process, able to do it?</summary>
    Host,

    /// <summary>Is the file, and the disk in it, one that Windows can attach without harm?</summary>
    Disk,
    Open,
    Attach,

    /// <summary>Waiting for Windows to show the volumes of the disk.</summary>
    Arrival,

    /// <summary>Giving the Windows volume a drive letter.</summary>
    DriveLetter,
    Dism,
    Flush,
    RemoveDriveLetter,
    Detach,

    /// <summary>Looking at what DISM left, through this program's own readers.</summary>
    Inspection,
}
