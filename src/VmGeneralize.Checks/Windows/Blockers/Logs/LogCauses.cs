namespace VmGeneralize.Checks.Windows.Blockers.Logs;

/// <summary>
/// Known reasons for Sysprep to stop. Sources: Microsoft's articles on Sysprep and store apps, on rearming (KB 929828) and on
/// capturing a VM for Azure; otherwise logs that people have published, which then give a Warning.
/// </summary>
internal static class LogCauses
{
    public static IReadOnlyList<LogCause> All { get; } =
    [
        new(
            Severity.Error,
            "Sysprep stopped because BitLocker is on for the Windows volume; suspended protection is not enough",
            "Decrypt it in the VM, and run Sysprep again when manage-bde -status C: says 0% encrypted: manage-bde -off C:",
            "BitLocker-Sysprep", "ValidateBitLockerState", "BdeSysprep", "0x80310039"),
        new(
            Severity.Error,
            "Sysprep stopped because Windows' activation cannot be rearmed any more",
            "In the VM, slmgr /dlv shows the rearms left. At 0, build the image again from an installation with rearms left; "
            + "for a trial run only, an answer file with Microsoft-Windows-Security-SPP SkipRearm = 1 in the generalize pass leaves activation as it is "
            + "(Microsoft KB 929828).",
            "0xc004d307", "-1073425657", "SLReArmWindows"),
        new(
            Severity.Error,
            "Sysprep stopped because Windows updates or servicing are not finished",
            "In the VM, install all updates (Settings, Windows Update), run Dism.exe /Online /Cleanup-Image /StartComponentCleanup, restart until no "
            + "update is pending, then run Sysprep again.",
            "reserved storage is in use", "0x800f0975", "active scenario", "pending CBS operations"),
        new(
            Severity.Error,
            "Sysprep stopped because a restart is pending",
            "Restart the VM, let updates finish, then run Sysprep again.",
            "updates that require a reboot", "reboot the computer and restart the application"),
        new(
            Severity.Error,
            "Sysprep did not start its work: it could not read its own command line",
            "Run it without an answer file, or with one whose path holds no spaces: sysprep.exe /generalize /oobe /shutdown",
            "Unable to parse command-line arguments", "Malformed command line"),
        new(
            Severity.Warning,
            "Sysprep stopped at Defender for Endpoint: the VM is probably onboarded, and its identity is protected",
            "In the VM, run the offboarding script of Microsoft Defender for Endpoint, restart, then run Sysprep again.",
            "senseGuid", "Windows-SenseClient"),
        new(
            Severity.Warning,
            "Sysprep stopped because this Windows is an in-place upgrade",
            "Reinstall this version of Windows, or upgrade the VM to Windows 10 1607 or later, where Sysprep supports upgraded systems.",
            "upgraded OS", "upgraded version of Windows", "upgraded operating system"),
        new(
            Severity.Warning,
            "Sysprep stopped because the VM is a domain controller",
            "Demote it first (Uninstall-ADDSDomainController), or build the image from a member of no domain.",
            "on a domain controller", "is a domain controller"),
        new(
            Severity.Warning,
            "Sysprep probably stopped because it could not leave the domain",
            "In the VM, leave the domain (Remove-Computer -UnjoinDomainCredential NAME -WorkgroupName WORKGROUP -Restart), then run Sysprep again.",
            "NetUnjoinDomain", "unjoin"),
        new(
            Severity.Warning,
            "Sysprep refused to start because an earlier run stopped halfway; the cause is probably further up in the same log",
            "Go back to a copy of the disk from before the first Sysprep run, fix the cause that the earlier run logged, then run Sysprep once.",
            "machine is in an invalid state"),
        new(
            Severity.Warning,
            "Sysprep stopped because the account that ran it lacks the rights; it must be an administrator, and not SYSTEM",
            "Log on to the VM as a local administrator, open an elevated command prompt and run Sysprep there (not from a scheduled task or PsExec -s).",
            "does not have required privileges", "ValidatePrivileges", "ValidateUser"),
        new(
            Severity.Warning,
            "Sysprep probably stopped at the tile data layer, which holds its database open",
            "Stop its service in the VM, then run Sysprep again: sc.exe stop tiledatamodelsvc",
            "tiledata", "tile data"),
    ];

    /// <summary>Not a failure: somebody looked at Sysprep's window and closed it.</summary>
    public static LogCause WindowClosed { get; } = new(
        Severity.Info,
        "Sysprep's window was closed without running it",
        "Run it from a command prompt: sysprep.exe /generalize /oobe /shutdown",
        "dialog box returned FALSE");
}
