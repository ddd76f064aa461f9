namespace VmGeneralize.Servicing.Seams;

/// <summary>The machine that this runs on.</summary>
internal interface IServicingHost
{
    /// <summary>Whether the process has administrator rights in full.</summary>
    bool IsElevated { get; }

    /// <summary>Whether virtdisk.dll is there.</summary>
    bool HasVirtualDisks { get; }

    /// <summary>Such as <c>C:\Windows\System32</c>.</summary>
    string SystemFolder { get; }

    bool FileExists(string path);

    /// <exception cref="IOException">The file is not there or cannot be asked.</exception>
    FileAttributes AttributesOf(string path);
}
