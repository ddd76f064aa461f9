using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>The usual guest on a disk of 127 GiB, nearly all of it free; C: extends to its end.</summary>
internal sealed record LargeSparseDisk(string Raw, string Vhd, string Vhdx, long CStart, long CLength)
{
    public const long Size = 127L << 30;

    private const int SectorSize = 512;
    private const long MiB = 1 << 20;

    public static LargeSparseDisk Build()
    {
        WindowsGuest guest = WindowsGuest.Build(new WindowsGuestOptions());
        OutsideTool.Require("ntfsresize", "ntfsfix");
        string folder = BuildCache.Folder("large", [guest.Raw, "3"], folder => Build(guest, folder));
        return new LargeSparseDisk(
            Path.Combine(folder, "disk.raw"),
            Path.Combine(folder, "disk.vhd"),
            Path.Combine(folder, "disk.vhdx"),
            guest.CStart,
            LengthOfC(guest));
    }

    private static long LengthOfC(WindowsGuest guest) => Size - MiB - guest.CStart;

    private static void Build(WindowsGuest guest, string folder)
    {
        string raw = Path.Combine(folder, "disk.raw");
        string partition = Path.Combine(folder, "c");
        SparseFile.Create(raw, Size);
        SparseFile.Copy(guest.Raw, MiB, guest.CStart - MiB, raw, MiB);
        long firstOfC = guest.CStart / SectorSize;
        long lastOfC = firstOfC + (LengthOfC(guest) / SectorSize) - 1;
        OutsideTool.RunChecked(
            "sgdisk", "-o", "-n", "1:2048:206847", "-t", "1:EF00", "-n", "2:206848:239615", "-t", "2:0C01",
            "-n", $"3:{firstOfC}:{lastOfC}", "-t", "3:0700", raw);
        SparseFile.Extract(guest.Raw, guest.CStart, guest.CLength, partition);
        using (FileStream file = File.OpenWrite(partition))
        {
            file.SetLength(LengthOfC(guest));
        }

        OutsideTool.RunChecked("ntfsresize", "--force", "--force", "--no-progress-bar", partition);
        OutsideTool.RunChecked("ntfsfix", "--clear-dirty", partition); // ntfsresize asks for a chkdsk
        SparseFile.Copy(partition, 0, LengthOfC(guest), raw, guest.CStart);
        File.Delete(partition);
        string[] vhdOptions = ["-o", "subformat=dynamic,force_size=on"];
        OutsideTool.RunChecked("qemu-img", ["convert", "-f", "raw", "-O", "vpc", .. vhdOptions, raw, Path.Combine(folder, "disk.vhd")]);
        OutsideTool.RunChecked("qemu-img", "convert", "-f", "raw", "-O", "vhdx", "-o", "subformat=dynamic", raw, Path.Combine(folder, "disk.vhdx"));
    }
}
