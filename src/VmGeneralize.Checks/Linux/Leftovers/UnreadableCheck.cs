using VmGeneralize.Guests;
using VmGeneralize.Operations;

namespace VmGeneralize.Checks.Linux.Leftovers;

/// <summary>What operations that are on by default leave, because they could not read what they must know.</summary>
internal static class UnreadableCheck
{
    public static Check Check { get; } = LinuxCheck.Create(
        "leftover-linux-unreadable",
        "What cannot be determined, and stays",
        CheckArea.MachineSpecific,
        "https://learn.microsoft.com/azure/virtual-machines/linux/imaging",
        static guest => Catalogue.All.Where(operation => operation.OnByDefault).SelectMany(operation => operation.Left(guest)).Distinct()
            .Select(part => new Finding(
            Severity.Warning,
            $"This {part.Because.Verdict} ({part.Because.Reason}), so that nothing is done about {part.What}",
            part.Because.Path,
            part.Because.IsKept ? "Remove in the VM what should not be in an image"
                : "Make it readable in the VM, or remove in the VM what should not be in an image"))) with { IsPrediction = true, IsReportedByPlan = true };
}
