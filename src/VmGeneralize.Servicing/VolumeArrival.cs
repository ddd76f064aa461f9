using System.ComponentModel;
using VmGeneralize.Servicing.Seams;

namespace VmGeneralize.Servicing;

/// <summary>
/// Volumes appear some time after their disk, one by one. Waits for the one with Windows, which is where it is in the file: another
/// Windows on the same disk may arrive first.
/// </summary>
internal static class VolumeArrival
{
    /// <summary>The file that makes a volume one with Windows, below its root.</summary>
    public const string SystemHive = @"Windows\System32\config\SYSTEM";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <exception cref="ServicingException">It did not arrive in time, or the volumes cannot be listed.</exception>
    public static async Task<DiskVolume> WaitAsync(
        IVolumeApi api, int disk, BootOptimizationRequest request, TimeProvider time, CancellationToken cancellation)
    {
        long start = time.GetTimestamp();
        while (true)
        {
            IReadOnlyList<DiskVolume> volumes = List(api, disk);
            DiskVolume[] systems = [.. volumes.Where(volume => api.Holds(volume.Name, SystemHive))];
            if (systems.FirstOrDefault(volume => volume.Offset == request.SystemOffset) is { } meant)
            {
                return meant;
            }

            if (time.GetElapsedTime(start) >= request.ArrivalTimeout)
            {
                throw TooLate(api, disk, volumes.Count, systems.Length, request.ArrivalTimeout);
            }

            await Task.Delay(Interval, time, cancellation).ConfigureAwait(false);
        }
    }

    private static IReadOnlyList<DiskVolume> List(IVolumeApi api, int disk)
    {
        try
        {
            return api.VolumesOf(disk);
        }
        catch (Win32Exception problem)
        {
            throw new ServicingException(
                ServicingStep.Arrival, "The volumes of this machine cannot be listed.", "Restart the station and run the same command again.",
                problem.NativeErrorCode);
        }
    }

    private static ServicingException TooLate(IVolumeApi api, int disk, int volumes, int systems, TimeSpan waited)
    {
        string seconds = $"{waited.TotalSeconds:0} seconds";
        if (api.Describe(disk) is { IsOffline: true })
        {
            return new ServicingException(
                ServicingStep.Arrival,
                $"Windows keeps disk {disk} offline, so its volumes did not arrive in {seconds}.",
                "Let this station bring new disks online (diskpart: san policy=OnlineAll) and see that no other disk has the same signature; then "
                    + "run the same command again.");
        }

        string found = (volumes, systems) switch
        {
            (0, _) => "No volume of the disk arrived",
            (_, 0) => $"{volumes} volumes of the disk arrived, none of them with {SystemHive},",
            _ => $"{systems} volumes with {SystemHive} arrived, none of them where Windows is in the file,",
        };
        return new ServicingException(
            ServicingStep.Arrival,
            $"{found} in {seconds}.",
            "On a busy station wait longer (--wait SECONDS); see that mounting is enabled (mountvol.exe /E) and that nothing else holds the disk.");
    }
}
