using System.ComponentModel;
using VmGeneralize.Servicing.Seams;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Servicing.Tests.Fakes;

/// <summary>A Windows machine with one disk file that can be attached. Records every call that changes something, and fails where it is told to.</summary>
internal sealed class FakeMachine : IServicingHost, IVirtualDiskApi, IVolumeApi, IProcessRunner, IDisposable
{
    public const string Volume = @"\\?\Volume{11111111-0000-0000-0000-000000000003}\";
    public const int DiskNumber = 3;
    public const long SystemOffset = 135_266_304;

    private readonly TemporaryFolder _work = new();
    private readonly Dictionary<string, Queue<int>> _failures = [];
    private int _askedForVolumes;

    public List<string> Journal { get; } = [];

    public AdvancingTime Time { get; } = new();

    public bool IsElevated { get; set; } = true;

    public bool HasVirtualDisks { get; set; } = true;

    public string SystemFolder => @"C:\Windows\System32";

    public bool HasDism { get; set; } = true;

    public FileAttributes Attributes { get; set; } = FileAttributes.Archive;

    public bool IsAttached { get; private set; }

    public bool IsOpen { get; private set; }

    public Dictionary<int, AttachedDisk?> OtherDisks { get; } = new() { [0] = new AttachedDisk(DiskSignature.OfMbr(0xAAAA_0001), false, false), [1] = null };

    /// <summary>How the attached disk identifies itself.</summary>
    public AttachedDisk Attached { get; set; } = new(DiskSignature.OfMbr(0x1234_5678), false, false);

    public string DiskPath { get; set; } = @"\\.\PhysicalDrive3";

    /// <summary>How many times the volumes are requested before they appear.</summary>
    public int ArriveAfter { get; set; } = 2;

    public List<DiskVolume> Volumes { get; } = [new(@"\\?\Volume{11111111-0000-0000-0000-000000000001}\", 1 << 20), new(Volume, SystemOffset)];

    /// <summary>Called with the number of times that the volumes were listed before.</summary>
    public Action<int> Listed { get; set; } = _ => { };

    public HashSet<string> Systems { get; } = [Volume];

    public char? GivenLetter { get; set; }

    public List<char> FreeLetters { get; } = ['Z', 'Y', 'X', 'W', 'V'];

    public Func<CancellationToken, ProcessResult> Dism { get; set; } = _ => new ProcessResult(0, ["The operation completed successfully."]);

    public IReadOnlyList<string> DismArguments { get; private set; } = [];

    public BootOptimizationRequest Request => new()
    {
        DiskFile = @"D:\images\server.vhd",
        Type = VirtualDiskType.Vhd,
        Signature = DiskSignature.OfMbr(0x1234_5678),
        SystemOffset = SystemOffset,
        WorkFolder = _work.Path,
        ArrivalTimeout = TimeSpan.FromSeconds(60),
    };

    /// <summary>Makes the next calls of a step return these codes, one each; after that, the step succeeds again.</summary>
    public FakeMachine Failing(string step, params int[] codes)
    {
        _failures[step] = new Queue<int>(codes);
        return this;
    }

    public BootOptimizer Optimizer() => new(this, this, this, this, Time);

    public Task<BootOptimization> RunAsync(CancellationToken cancellation = default) => Optimizer().RunAsync(Request, progress: null, cancellation);

    public bool FileExists(string path) => path == @"C:\Windows\System32\dism.exe" && HasDism;

    public FileAttributes AttributesOf(string path) => Attributes;

    public IVirtualDisk Open(string path, VirtualDiskType type)
    {
        Step("open");
        IsOpen = true;
        return new Disk(this);
    }

    public IReadOnlyList<int> Disks() => [.. OtherDisks.Keys.Concat(IsAttached ? [DiskNumber] : [])];

    public AttachedDisk? Describe(int disk) => disk == DiskNumber && IsAttached ? Attached : OtherDisks.GetValueOrDefault(disk);

    public IReadOnlyList<DiskVolume> VolumesOf(int disk)
    {
        Step("volumes");
        Assert.Equal(DiskNumber, disk);
        Listed(_askedForVolumes);
        return IsAttached && _askedForVolumes++ >= ArriveAfter ? Volumes : [];
    }

    public bool Holds(string volume, string path)
    {
        Assert.Equal(@"Windows\System32\config\SYSTEM", path);
        return Systems.Contains(volume);
    }

    public char? DriveLetterOf(string volume) => GivenLetter;

    public IReadOnlyList<char> FreeDriveLetters() => FreeLetters;

    public void SetDriveLetter(char letter, string volume) => Step($"letter {letter} {volume}", "letter");

    public void RemoveDriveLetter(char letter) => Step($"remove letter {letter}", "remove letter");

    public void Flush(string volume) => Step($"flush {volume}", "flush");

    public Task<ProcessResult> RunAsync(string program, IReadOnlyList<string> arguments, Action<string> output, CancellationToken cancellation)
    {
        Step($"dism {program}", "dism");
        DismArguments = arguments;
        output("[==                         5.0%                           ] ");
        return Task.FromResult(Dism(cancellation));
    }

    public void Dispose() => _work.Dispose();

    private void Step(string entry, string? step = null)
    {
        Journal.Add(entry);
        if (_failures.TryGetValue(step ?? entry, out Queue<int>? codes) && codes.TryDequeue(out int code))
        {
            throw new Win32Exception(code, entry);
        }
    }

    private sealed class Disk(FakeMachine machine) : IVirtualDisk
    {
        public void Attach()
        {
            machine.Step("attach");
            machine.IsAttached = true;
        }

        public string PhysicalPath()
        {
            machine.Step("path");
            return machine.DiskPath;
        }

        public void Detach()
        {
            machine.Step("detach");
            machine.IsAttached = false;
        }

        public void Dispose()
        {
            // As on Windows: without a permanent lifetime, the last handle holds the disk.
            machine.Journal.Add("close");
            machine.IsOpen = false;
            machine.IsAttached = false;
        }
    }
}
