using VmGeneralize.Pipeline.Output;
using VmGeneralize.Servicing;

namespace VmGeneralize.Pipeline.Servicing;

/// <summary>Advice for machines where DISM cannot run.</summary>
public static class OptimizeAdvice
{
    /// <summary>What the optimization is good for.</summary>
    public const string Gain =
        "DISM /Optimize-Image /Boot moves work of Windows' first start into the image, so that every VM made from it starts faster the first time. "
            + "The image is complete and correct without it.";

    /// <summary>The commands for a Windows station, from a terminal with administrator rights: with this program, or by hand.</summary>
    /// <param name="disk">The disk file.</param>
    public static IReadOnlyList<string> Commands(string disk)
    {
        string name = FileName(disk);
        return [$"vmgeneralize optimize {CommandLineName(name)}", .. ByHand(name)];
    }

    /// <summary>The error for an optimization on a machine that is not Windows.</summary>
    public static ServicingException NeedsWindows(string disk) => new(
        ServicingStep.Host,
        "DISM /Optimize-Image needs Windows; this machine is not running Windows.",
        $"Copy the disk to a Windows station and run there, in a terminal with administrator rights:\n  {Commands(disk)[0]}\n{Gain}");

    /// <summary>PowerShell, with Hyper-V's module.</summary>
    internal static IReadOnlyList<string> ByHand(string name)
    {
        string quoted = Quoted.PowerShell(name);
        return
        [
            $"$d = (Mount-VHD {quoted} -Passthru | Get-Disk | Get-Partition | Get-Volume | Where-Object {{ Test-Path "
                + "\"$($_.DriveLetter):\\Windows\\System32\\config\\SYSTEM\" }).DriveLetter",
            "dism.exe /Image:\"${d}:\\\" /Optimize-Image /Boot",
            $"Dismount-VHD {quoted}",
        ];
    }

    /// <summary>A word for PowerShell, and when it is a plain name for cmd.exe too.</summary>
    internal static string CommandLineName(string name) =>
        name.Length > 0 && name[0] != '-' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-') ? name : Quoted.PowerShell(name);

    // The station has its own folders: the name is all that stays the same.
    private static string FileName(string disk) => disk[(disk.LastIndexOfAny(['/', '\\']) + 1)..];
}
