using VmGeneralize.Blocks;
using VmGeneralize.Checks;
using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>Azure's own rules for disks, before anything is sent: it reports a breach only after hours of upload.</summary>
internal static class AzureDiskCheck
{
    /// <summary>What holds for every disk.</summary>
    /// <exception cref="RefusedException">Azure would not take it.</exception>
    public static void RequireDisk(DiskSession session) => FinalImage.RequireAzureSectors(session);

    /// <summary>What holds for a disk that a machine is to start from.</summary>
    /// <exception cref="RefusedException">Azure would not take the disk, or not start from it.</exception>
    public static void RequireSystemDisk(DiskSession session)
    {
        RequireDisk(session);
        if (DiskReadiness.Find(Describe.Disk(session)).FirstOrDefault(finding => finding.Severity == Severity.Error) is { } error)
        {
            throw new RefusedException(
                new RefusalCode(error.Rule!.Id),
                $"{error.Summary} ({error.Expected}; this one: {error.Found}).",
                error.Remedy ?? "Choose another disk.");
        }
    }
}
