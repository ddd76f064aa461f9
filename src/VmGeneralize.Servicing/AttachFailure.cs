namespace VmGeneralize.Servicing;

/// <summary>Explains virtdisk's answers.</summary>
internal static class AttachFailure
{
    public const string Again = "Restart the station and run the same command again.";

    public static ServicingException Opening(string file, int code) => new(
        ServicingStep.Open,
        $"Windows cannot open {file} as a virtual disk.",
        code switch
        {
            NativeCode.AccessDenied =>
                "The file is read-only or belongs to someone else: check its attributes and permissions, and run the terminal as administrator.",
            NativeCode.SharingViolation => "It is attached or used by another program (a running VM?): detach it there first.",
            NativeCode.VirtualDiskCorrupt => "Write it again with vmgeneralize generalize.",
            _ => Again,
        },
        code);

    public static ServicingException Attaching(string file, int code) => new(
        ServicingStep.Attach,
        $"Windows cannot attach {file}.",
        code switch
        {
            NativeCode.VirtualDiskLimitation =>
                "The file is sparse, compressed or encrypted, or is on a file system that cannot hold attached disks: use a plain folder on NTFS or ReFS.",
            NativeCode.AccessDenied or NativeCode.ElevationRequired =>
                "Run the terminal as administrator; the account needs the right \"Perform volume maintenance tasks\".",
            NativeCode.SharingViolation => "It is attached or used by another program (a running VM?): detach it there first.",
            _ => Again,
        },
        code);
}
