namespace VmGeneralize.Servicing.Dism;

/// <summary>Explains DISM's exit codes. Its messages are not parsed: their words change between versions.</summary>
internal static class DismFailure
{
    /// <summary>
    /// 0, and 3010: "restart to complete". That is about the system in the image, which starts fresh anyway; this machine need not restart.
    /// </summary>
    public static bool IsSuccess(int exitCode) => exitCode is 0 or NativeCode.RebootRequired;

    /// <param name="exitCode">What DISM ended with.</param>
    /// <param name="logFile">Its log.</param>
    /// <param name="lastLines">What it printed last.</param>
    public static ServicingException For(int exitCode, string logFile, IReadOnlyList<string> lastLines)
    {
        (string problem, string next) = Explain(exitCode);
        string said = lastLines.Count == 0 ? "It printed nothing." : $"It printed last: \"{string.Join(" / ", lastLines)}\".";
        return new ServicingException(ServicingStep.Dism, problem, $"{next} {said} Its log: {logFile}", exitCode);
    }

    private static (string Problem, string Next) Explain(int exitCode) => exitCode switch
    {
        NativeCode.InvalidParameter => (
            "This machine's DISM does not know /Optimize-Image /Boot, or not for this image.",
            "Use a station with Windows 10 version 1703 or Windows Server 2019 or newer, at least as new as the Windows in the image, or the DISM of "
                + "its Windows ADK."),
        NativeCode.ElevationRequired => (
            "DISM needs administrator rights.",
            "Start the terminal with \"Run as administrator\" and run the same command again."),
        NativeCode.AccessDenied => (
            "DISM was denied access to the image.",
            "Check that no antivirus, backup or indexing service of this station holds the attached disk, and run the same command again."),
        NativeCode.ImageAlreadyMounted => (
            "DISM believes that this image is already mounted.",
            "Run dism.exe /Cleanup-Mountpoints as administrator, then the same command again."),
        NativeCode.ImageUnserviceable => (
            "DISM cannot service the Windows in the image: an earlier servicing operation did not finish.",
            "Start the VM, run dism.exe /Online /Cleanup-Image /RestoreHealth in it, then Sysprep again."),
        NativeCode.NotSupported => (
            "DISM does not support this image.",
            "The station's Windows must be at least as new as the one in the image, and not Windows PE."),
        NativeCode.FileNotFound or NativeCode.PathNotFound => (
            "DISM did not find the image, or a part of itself.",
            "Run sfc.exe /scannow on this station, then the same command again."),
        NativeCode.BadFormat => (
            "DISM could not load a part of itself for this image, which has another architecture.",
            "Use a station of the image's architecture."),
        NativeCode.DiskFull => (
            "There was no room for DISM's work, in the image or in its scratch folder.",
            "Free some GiB in the folder that TEMP names and in the image, and run the same command again."),
        NativeCode.RpcCallFailed => (
            "DISM's helper process (dismhost.exe) ended in the middle of the work.",
            "Exclude dismhost.exe and TEMP from the station's antivirus, and run the same command again."),
        _ => ("DISM ended without finishing its work.", "Look the code up in its log."),
    };
}
