using System.ComponentModel;
using VmGeneralize.Servicing.Seams;

namespace VmGeneralize.Servicing;

/// <summary>A disk file on its way in and out of this machine: remembers what was done, so that all of it can be undone at any moment.</summary>
internal sealed class AttachedImage(IVirtualDiskApi disks, IVolumeApi volumes, TimeProvider time) : IDisposable
{
    private const int Attempts = 6;
    private const int LetterAttempts = 3;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);

    private string _file = "";
    private IVirtualDisk? _disk;
    private bool _attached;
    private DiskVolume? _volume;
    private char? _ownLetter;

    /// <summary>Number of the attached disk.</summary>
    public int Number { get; private set; }

    public void Open(string file, VirtualDiskType type)
    {
        _file = file;
        try
        {
            _disk = disks.Open(file, type);
        }
        catch (Win32Exception problem)
        {
            throw AttachFailure.Opening(file, problem.NativeErrorCode);
        }
    }

    public void Attach()
    {
        try
        {
            _disk!.Attach();
        }
        catch (Win32Exception problem)
        {
            throw AttachFailure.Attaching(_file, problem.NativeErrorCode);
        }

        _attached = true;
        string path;
        try
        {
            path = _disk.PhysicalPath();
        }
        catch (Win32Exception problem)
        {
            throw new ServicingException(
                ServicingStep.Attach, "Windows does not say which disk the file became.", AttachFailure.Again, problem.NativeErrorCode);
        }

        Number = PhysicalDrive.Number(path)
            ?? throw new ServicingException(
                ServicingStep.Attach, $"Windows calls the attached disk \"{path}\", which is not a \\\\.\\PhysicalDrive number.", AttachFailure.Again);
    }

    /// <summary>The disk that Windows shows must be the one in the file, with its signature as it was.</summary>
    public void CheckIdentity(DiskSignature? expected)
    {
        if (volumes.Describe(Number) is not { Signature: { } actual } || expected is null || actual == expected)
        {
            return;
        }

        throw new ServicingException(
            ServicingStep.Attach,
            $"Attached, the disk has another identity ({actual}) than in its file ({expected}): Windows replaced it, or disk {Number} is not this one.",
            "Detach every copy of this disk from the station and run the same command again.");
    }

    /// <summary>The letter that the volume has, or a free one that it keeps until <see cref="ReleaseAsync"/>.</summary>
    public char GiveLetter(DiskVolume volume)
    {
        _volume = volume;
        if (volumes.DriveLetterOf(volume.Name) is char given)
        {
            return given;
        }

        // Another program may take a letter between our look and our use of it.
        int code = 0;
        foreach (char letter in volumes.FreeDriveLetters().Take(LetterAttempts))
        {
            try
            {
                volumes.SetDriveLetter(letter, volume.Name);
                _ownLetter = letter;
                return letter;
            }
            catch (Win32Exception problem)
            {
                code = problem.NativeErrorCode;
            }
        }

        throw code == 0
            ? new ServicingException(
                ServicingStep.DriveLetter,
                "No drive letter is free on this machine.",
                "Free one (net use X: /delete, or mountvol X: /D) and run the same command again.")
            : new ServicingException(ServicingStep.DriveLetter, "The volume could not be given a drive letter.", AttachFailure.Again, code);
    }

    /// <summary>Flush, take back the letter, detach, close; each whatever became of the one before.</summary>
    /// <returns>What failed.</returns>
    public async Task<IReadOnlyList<ServicingException>> ReleaseAsync()
    {
        List<ServicingException> problems = [];
        if (_volume is { } volume)
        {
            await TryAsync(problems, attempts: 1, () => volumes.Flush(volume.Name), code => new ServicingException(
                ServicingStep.Flush, "Windows could not write what it had cached of the volume to the disk file.",
                "Do not use the result; run the same command again.", code)).ConfigureAwait(false);
        }

        if (_ownLetter is char letter)
        {
            await TryAsync(problems, Attempts, () => volumes.RemoveDriveLetter(letter), code => new ServicingException(
                ServicingStep.RemoveDriveLetter, $"Drive letter {letter}: could not be taken back.", $"Run mountvol {letter}: /D as administrator.",
                code)).ConfigureAwait(false);
            _ownLetter = null;
        }

        if (_attached)
        {
            await TryAsync(problems, Attempts, () => _disk!.Detach(), code => new ServicingException(
                ServicingStep.Detach,
                $"{_file} could not be detached in {Attempts} attempts. Its handle is closed: Windows detaches it as soon as nothing else uses it.",
                $"Check with Get-Disk that it is detached; if not, close what uses disk {Number} and run Dismount-DiskImage -ImagePath on the file.",
                code)).ConfigureAwait(false);
            _attached = false;
        }

        Dispose();
        return problems;
    }

    public void Dispose()
    {
        _disk?.Dispose();
        _disk = null;
    }

    private async Task TryAsync(List<ServicingException> problems, int attempts, Action action, Func<int, ServicingException> failure)
    {
        TimeSpan pause = FirstPause;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                action();
                return;
            }
            catch (Win32Exception problem) when (attempt < attempts)
            {
                _ = problem; // a scanner or indexer lets go soon; the last answer counts
            }
            catch (Win32Exception problem)
            {
                problems.Add(failure(problem.NativeErrorCode));
                return;
            }

            await Task.Delay(pause, time, CancellationToken.None).ConfigureAwait(false);
            pause *= 2;
        }
    }
}
