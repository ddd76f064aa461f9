using VmGeneralize.Servicing.Seams;

namespace VmGeneralize.Servicing;

/// <summary>Checks of this machine before anything is attached.</summary>
internal static class HostCheck
{
    public static string Dism(IServicingHost host) => host.SystemFolder + @"\dism.exe";

    public static void Run(IServicingHost host, IVolumeApi volumes, DiskSignature? signature)
    {
        if (!host.HasVirtualDisks)
        {
            throw new ServicingException(
                ServicingStep.Host, "This Windows cannot attach disk files: it has no virtdisk.dll.",
                "Use a full Windows (10, 11, Server 2016 or newer), not Nano Server or a container.");
        }

        if (!host.FileExists(Dism(host)))
        {
            throw new ServicingException(
                ServicingStep.Host, $"There is no {Dism(host)}.", "Run sfc.exe /scannow on this station, or use another one.", NativeCode.FileNotFound);
        }

        if (!host.IsElevated)
        {
            throw NotElevated(NativeCode.ElevationRequired);
        }

        if (signature is not null)
        {
            CheckCollision(volumes, signature);
        }
    }

    public static ServicingException NotElevated(int code) => new(
        ServicingStep.Host,
        "Attaching a disk and servicing it need administrator rights.",
        "Start the terminal with \"Run as administrator\" and run the same command again.",
        code);

    /// <summary>Windows attaches only files whose every byte has its own place: not sparse, compressed or encrypted ones.</summary>
    public static void CheckFile(string path, FileAttributes attributes)
    {
        string what = string.Join(" and ", Names(attributes));
        if (what.Length > 0)
        {
            throw new ServicingException(
                ServicingStep.Disk,
                $"{path} is {what}: Windows does not attach such a file.",
                "Put it into a folder that is neither compressed nor encrypted (compact.exe /u, cipher.exe /d), on NTFS or ReFS.",
                NativeCode.VirtualDiskLimitation);
        }
    }

    private static IEnumerable<string> Names(FileAttributes attributes)
    {
        if (attributes.HasFlag(FileAttributes.SparseFile))
        {
            yield return "sparse";
        }

        if (attributes.HasFlag(FileAttributes.Compressed))
        {
            yield return "compressed";
        }

        if (attributes.HasFlag(FileAttributes.Encrypted))
        {
            yield return "encrypted";
        }
    }

    private static void CheckCollision(IVolumeApi volumes, DiskSignature signature)
    {
        foreach (int disk in volumes.Disks())
        {
            if (volumes.Describe(disk)?.Signature == signature)
            {
                throw new ServicingException(
                    ServicingStep.Disk,
                    $"Disk {disk} of this machine has the same {signature}, so it is the same disk or a copy of it. Windows would write a new one "
                        + "into the attached disk, and its boot store would not find Windows any more.",
                    $"Detach disk {disk} (Dismount-VHD, or Disk Management: Detach VHD) or take it out, or use another station; then run the same "
                        + "command again.");
            }
        }
    }
}
