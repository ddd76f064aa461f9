namespace VmGeneralize.Servicing.Dism;

/// <summary>The command line. Global options come first, as DISM's own help has them.</summary>
internal static class DismCommand
{
    /// <param name="letter">Drive letter of the offline Windows. A letter, because folder mounts are not documented for this option.</param>
    /// <param name="logFile">Full path; without it DISM writes to the host's own log.</param>
    /// <param name="scratchFolder">Full path of an existing folder.</param>
    public static IReadOnlyList<string> Arguments(char letter, string logFile, string scratchFolder) =>
    [
        "/English",
        $"/LogPath:{logFile}",
        $"/ScratchDir:{scratchFolder}",
        $@"/Image:{letter}:\",
        "/Optimize-Image",
        "/Boot",
    ];
}
