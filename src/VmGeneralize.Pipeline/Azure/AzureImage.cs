using VmGeneralize.Azure.Blobs;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Blocks;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Results;
using VmGeneralize.Volumes;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>
/// A disk that has passed every check that needs no service, with all that Azure must know of it. It reads straight from the source
/// container and the session's overlay; no file is made.
/// </summary>
public sealed class AzureImage : IDisposable
{
    private static readonly string[] NotNeeded = ["--deprovisioned-inside was not needed: the system is read, and was checked."];

    private readonly FinalImage _final;
    private readonly ContentFingerprint _fingerprint = new();
    private readonly string? _recorded;

    private AzureImage(
        FinalImage final, UploadSource source, AzureSystem system, string file, IReadOnlyList<string> warnings, string? recorded)
    {
        _final = final;
        _recorded = recorded;
        Source = source with { Seen = (offset, bytes) => _fingerprint.Append(offset, bytes.Span) };
        OsType = system.OsType;
        Generation = system.Generation;
        SystemName = system.Name;
        IsVouched = system.IsVouched;
        Architecture = system.Architecture;
        Hardware = system.Hardware;
        SourceFile = file;
        Warnings = warnings;
    }

    /// <summary>The disk file, as the user named it.</summary>
    public string SourceFile { get; }

    /// <summary>Null for a data disk.</summary>
    public OsType? OsType { get; }

    /// <summary>Firmware that the disk starts with; null when it cannot be determined, as for a data disk.</summary>
    public Generation? Generation { get; }

    /// <summary>What the system is called; null for a data disk.</summary>
    public string? SystemName { get; }

    /// <summary>The processor that its system is made for; null when it cannot be determined, as for a data disk.</summary>
    public CpuArchitecture? Architecture { get; }

    /// <summary>Which hardware of Azure's hosts its system supports.</summary>
    public GuestHardware Hardware { get; }

    /// <summary>It was only said to be deprovisioned: that was not checked.</summary>
    public bool IsVouched { get; }

    /// <summary>Size as the guest sees it, in bytes: a whole number of MiB.</summary>
    public long VirtualSize => _final.Length;

    /// <summary>What should be looked at, though it does not forbid anything.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>What is uploaded: the same bytes as the fixed VHD that <c>generalize</c> writes.</summary>
    public UploadSource Source { get; }

    /// <summary>A disk as it is, for <c>upload</c>: it must be generalized already, or be a data disk.</summary>
    /// <param name="session">The disk; must outlive the result.</param>
    /// <param name="options">What it is for.</param>
    /// <exception cref="RefusedException">It must not be handed over, or Azure would not take it.</exception>
    public static AzureImage OfDisk(DiskSession session, AzureImageOptions options)
    {
        string stamp = DiskStamp.Compute(session);
        if (options.DataDisk)
        {
            DataDiskCheck.RequireNoSystem(session);
            AzureDiskCheck.RequireDisk(session);
            return Make(
                FinalImage.Of(session, DataDiskCheck.IsInDoubt(session), options.KeepUnallocated),
                AzureSystem.None,
                SourceIdentity.OfDisk(stamp),
                session.Path,
                []);
        }

        if (options.DeprovisionedInside && Vouching.Warning(session, options.System) is { } vouched)
        {
            AzureDiskCheck.RequireDisk(session);
            AzureSystem system = AzureSystem.Of(session.Disk.Layout, Vouching.SystemName, GuestKind.Linux);
            return Make(
                FinalImage.Of(session, DataDiskCheck.IsInDoubt(session), options.KeepUnallocated),
                system with { IsVouched = true },
                SourceIdentity.OfDisk(stamp),
                session.Path,
                [vouched]);
        }

        IGuest guest = GuestSelection.Choose(session, options.System);
        AzureDiskCheck.RequireSystemDisk(session);
        RecordReading record = Sidecar.Read(session.Path);
        return Make(
            FinalImage.Of(session, keepUnallocated: options.KeepUnallocated || Sidecar.KeepsUnallocated(record)),
            AzureSystem.Of(session.Disk.Layout, guest.Name, guest.Kind) with
            {
                Architecture = AzureTerms.Architecture(ProcessorEvidence.Of(guest)),
                Hardware = AzureTerms.Hardware(guest),
            },
            SourceIdentity.OfDisk(stamp),
            session.Path,
            [
                .. options.DeprovisionedInside ? NotNeeded : [],
                .. RecordCheck.Warnings(session, record, options.System),
                .. OutsideText.OfOtherSystems(session.Disk, guest),
            ],
            (record as RecordReading.Found)?.Record.LastFingerprint);
    }

    /// <summary>A disk that was generalized and verified, for <c>run</c>.</summary>
    /// <param name="disk">The disk; must outlive the result.</param>
    /// <exception cref="RefusedException">Azure would not take it.</exception>
    public static AzureImage Of(VerifiedDisk disk) => Make(
        FinalImage.Of(disk),
        AzureSystem.Of(disk.Disk.Layout, disk.Plan.System.Name, disk.Guest.Kind) with
        {
            Architecture = AzureTerms.Architecture(disk.Plan.System.Processor),
            Hardware = new GuestHardware(disk.Plan.System.StartsFromNvme, disk.Plan.System.HasAcceleratedNetwork),
        },
        SourceIdentity.OfPlan(disk.Plan),
        disk.Source.Path,
        disk.Plan.Warnings);

    /// <summary>What is to be said about it when it has been sent.</summary>
    internal SentDisk Sent(UploadResult transfer)
    {
        string? fingerprint = transfer.SentBefore == 0 ? _fingerprint.ToString() : null; // else a part of it was never read here
        return new SentDisk(
            SourceFile,
            transfer.Target,
            SystemName,
            OsType,
            Generation,
            VirtualSize,
            _final.Live.TotalLength,
            InPartitions(transfer.Pages),
            fingerprint,
            transfer,
            [.. Warnings, .. Changes(fingerprint)])
        {
            IsVouched = IsVouched,
        };
    }

    /// <summary>How much of some pages is in each partition.</summary>
    private IReadOnlyList<WrittenVolume> InPartitions(ExtentSet pages) =>
        [.. _final.Partitions.Select(partition => new WrittenVolume(partition.Number, pages.Within(partition.Extent).Sum(range => range.Length)))];

    /// <summary>What to say about a fingerprint that is not the recorded one.</summary>
    private IReadOnlyList<string> Changes(string? fingerprint) => fingerprint is null || _recorded is null || fingerprint == _recorded
        ? []
        :
        [
            "The disk changed after its record was last written. Run vmgeneralize verify before an image is "
                + "made from it.",
        ];

    public void Dispose() => _final.Dispose();

    private static AzureImage Make(
        FinalImage final, AzureSystem system, string identity, string file, IReadOnlyList<string> warnings, string? recorded = null)
    {
        try
        {
            UploadSource source = new(final.Device, final.Live, final.Footer(), identity) { BeforeFooter = final.RequireUnchangedSource };
            source.Check(managedDisk: true);
            string[] firmware = system.OsType is not null && system.Generation is null
                ? ["Neither BIOS nor UEFI would find a way to start this disk: check that it is the system disk."]
                : [];
            return new AzureImage(final, source, system, file, [.. firmware, .. warnings], recorded);
        }
        catch
        {
            final.Dispose();
            throw;
        }
    }
}

/// <summary>What a disk is for in Azure.</summary>
/// <param name="Partition">Which installation, on a disk with several; null for the only one.</param>
/// <param name="DataDisk">It holds no system: nothing must be generalized, and whatever is in doubt is sent.</param>
/// <param name="KeepUnallocated">Send unallocated space too. It is sent anyway where the record says that it was kept.</param>
public sealed record AzureImageOptions(int? Partition = null, bool DataDisk = false, bool KeepUnallocated = false)
{
    /// <summary>On a disk with several installations: the others may stay in it.</summary>
    public bool KeepOtherSystems { get; init; }

    /// <summary>The user says that a Linux that is not read or changed here was deprovisioned inside.</summary>
    public bool DeprovisionedInside { get; init; }

    internal GeneralizeOptions System => new(Partition: Partition) { KeepOtherSystems = KeepOtherSystems };
}

/// <summary>What Azure asks about the system on a disk.</summary>
/// <param name="Name">What people call it; null when there is none.</param>
/// <param name="OsType">Null for a data disk.</param>
/// <param name="Generation">Null when it cannot be determined.</param>
internal sealed record AzureSystem(string? Name, OsType? OsType, Generation? Generation)
{
    /// <summary>A data disk.</summary>
    public static AzureSystem None { get; } = new(null, null, null);

    /// <summary>Null when it cannot be determined.</summary>
    public CpuArchitecture? Architecture { get; init; }

    public GuestHardware Hardware { get; init; } = GuestHardware.Unknown;

    /// <summary>It was not checked.</summary>
    public bool IsVouched { get; init; }

    public static AzureSystem Of(PartitionLayout layout, string name, GuestKind kind) => new(
        name,
        AzureTerms.OsType(kind),
        AzureTerms.Generation(BootGenerations.Detect(layout)));
}
