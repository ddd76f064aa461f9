using System.ComponentModel;
using System.Runtime.ExceptionServices;
using System.Runtime.Versioning;
using VmGeneralize.Servicing.Dism;
using VmGeneralize.Servicing.Seams;
using VmGeneralize.Servicing.Windows;

namespace VmGeneralize.Servicing;

/// <summary>
/// Open, attach, wait for the volumes, give the one with Windows a letter, DISM; then, whatever happened: flush, take the letter back,
/// detach. Nothing is attached when this returns or throws; should detaching fail even so, that is what it throws.
/// </summary>
public sealed class BootOptimizer : IBootOptimizer
{
    private readonly IServicingHost _host;
    private readonly IVirtualDiskApi _disks;
    private readonly IVolumeApi _volumes;
    private readonly IProcessRunner _programs;
    private readonly TimeProvider _time;

    internal BootOptimizer(IServicingHost host, IVirtualDiskApi disks, IVolumeApi volumes, IProcessRunner programs, TimeProvider time)
    {
        _host = host;
        _disks = disks;
        _volumes = volumes;
        _programs = programs;
        _time = time;
    }

    /// <summary>The real one.</summary>
    [SupportedOSPlatform("windows")]
    public static BootOptimizer OfThisMachine(TimeProvider time) =>
        new(new WindowsHost(), new VirtualDiskApi(), new VolumeApi(), new ProcessRunner(), time);

    public void CheckHost(DiskSignature? signature) => HostCheck.Run(_host, _volumes, signature);

    public async Task<BootOptimization> RunAsync(
        BootOptimizationRequest request, IProgress<BootOptimizationProgress>? progress, CancellationToken cancellation)
    {
        HostCheck.Run(_host, _volumes, request.Signature);
        HostCheck.CheckFile(request.DiskFile, _host.AttributesOf(request.DiskFile));
        cancellation.ThrowIfCancellationRequested();

        using AttachedImage image = new(_disks, _volumes, _time);
        BootOptimization? done = null;
        ExceptionDispatchInfo? failure = null;
        try
        {
            done = await WorkAsync(image, request, progress, cancellation).ConfigureAwait(false);
        }
        catch (Exception problem)
        {
            failure = ExceptionDispatchInfo.Capture(problem);
        }

        // Not to be cancelled: a disk that stays attached is worse than a late answer.
        progress?.Report(new BootOptimizationProgress("Detaching the disk", null));
        IReadOnlyList<ServicingException> later = await image.ReleaseAsync().ConfigureAwait(false);
        switch (failure?.SourceException)
        {
            case null when later.Count == 0:
                return done!;
            case null or OperationCanceledException when later.Count > 0:
                throw later[0].With([.. later.Skip(1)]);
            case ServicingException first:
                throw first.With(later);
            default:
                failure!.Throw();
                throw failure.SourceException; // not reached
        }
    }

    private async Task<BootOptimization> WorkAsync(
        AttachedImage image, BootOptimizationRequest request, IProgress<BootOptimizationProgress>? progress, CancellationToken cancellation)
    {
        progress?.Report(new BootOptimizationProgress("Attaching the disk", null));
        image.Open(request.DiskFile, request.Type);
        image.Attach();
        image.CheckIdentity(request.Signature);
        cancellation.ThrowIfCancellationRequested();
        progress?.Report(new BootOptimizationProgress("Waiting for its volumes", null));
        DiskVolume volume = await VolumeArrival.WaitAsync(_volumes, image.Number, request, _time, cancellation).ConfigureAwait(false);
        char letter = image.GiveLetter(volume);
        cancellation.ThrowIfCancellationRequested();

        string log = Path.Combine(request.WorkFolder, "dism.log");
        string scratch = Directory.CreateDirectory(Path.Combine(request.WorkFolder, "scratch")).FullName;
        IReadOnlyList<string> arguments = DismCommand.Arguments(letter, log, scratch);
        progress?.Report(new BootOptimizationProgress("Optimizing with DISM", 0));
        ProcessResult result = await RunDismAsync(arguments, progress, cancellation).ConfigureAwait(false);
        if (result.ExitCode == NativeCode.ControlC)
        {
            throw new OperationCanceledException("DISM was stopped by Ctrl-C.");
        }

        if (!DismFailure.IsSuccess(result.ExitCode))
        {
            throw DismFailure.For(result.ExitCode, log, result.LastLines);
        }

        string[] notes = result.ExitCode == NativeCode.RebootRequired
            ? ["DISM asked for a restart (3010). That is about the system in the image, which starts fresh anyway."]
            : [];
        return new BootOptimization(volume.Name, letter, arguments, result.ExitCode, notes);
    }

    private async Task<ProcessResult> RunDismAsync(
        IReadOnlyList<string> arguments, IProgress<BootOptimizationProgress>? progress, CancellationToken cancellation)
    {
        try
        {
            return await _programs.RunAsync(
                HostCheck.Dism(_host),
                arguments,
                line =>
                {
                    if (DismProgress.Percent(line) is int percent)
                    {
                        progress?.Report(new BootOptimizationProgress("Optimizing with DISM", percent));
                    }
                },
                cancellation).ConfigureAwait(false);
        }
        catch (Win32Exception problem)
        {
            throw problem.NativeErrorCode == NativeCode.ElevationRequired
                ? HostCheck.NotElevated(problem.NativeErrorCode)
                : new ServicingException(
                    ServicingStep.Dism, "DISM could not be started.", $"Try it yourself: {HostCheck.Dism(_host)} /?", problem.NativeErrorCode);
        }
    }
}
