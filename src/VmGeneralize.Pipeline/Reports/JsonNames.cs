using System.Text.Json;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Checks;
using VmGeneralize.Disks;
using VmGeneralize.FileSystems.Places;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Windows;
using VmGeneralize.Operations;
using VmGeneralize.Pipeline.Audit;
using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Results;
using VmGeneralize.Volumes;

namespace VmGeneralize.Pipeline.Reports;

/// <summary>
/// How JSON spells what the program knows as types. Scripts compare these texts: they stay when a member is renamed, and a new member gets
/// its own.
/// </summary>
internal static class JsonNames
{
    public static string Of(Severity severity) => severity switch
    {
        Severity.Info => "Info",
        Severity.Warning => "Warning",
        Severity.Error => "Error",
        _ => throw Unknown(severity),
    };

    public static string Of(CheckArea area) => area switch
    {
        CheckArea.SysprepBlocker => "SysprepBlocker",
        CheckArea.Role => "Role",
        CheckArea.AzureReadiness => "AzureReadiness",
        CheckArea.MachineSpecific => "MachineSpecific",
        CheckArea.Secret => "Secret",
        _ => throw Unknown(area),
    };

    public static string Of(FindingKind kind) => kind switch
    {
        FindingKind.Check => "check",
        FindingKind.Operation => "operation",
        FindingKind.Sysprep => "sysprep",
        FindingKind.FreeRecords => "free-records",
        FindingKind.FreeClusters => "free-clusters",
        FindingKind.UnallocatedSpace => "unallocated-space",
        FindingKind.LogFile => "log-file",
        FindingKind.Slack => "slack",
        FindingKind.HiveSlack => "hive-slack",
        FindingKind.BootCode => "boot-code",
        FindingKind.Damaged => "damaged",
        FindingKind.LostSpace => "lost-space",
        FindingKind.OtherSystem => "other-system",
        FindingKind.OutsideVolume => "outside-volume",
        FindingKind.NotAudited => "not-audited",
        _ => throw Unknown(kind),
    };

    public static string Of(UnallocatedKind kind) => kind switch
    {
        UnallocatedKind.Gap => "gap",
        UnallocatedKind.AfterVolume => "behind-volume",
        UnallocatedKind.Reserve => "reserve",
        _ => throw Unknown(kind),
    };

    public static string Of(GuestProcessor processor) => processor switch
    {
        GuestProcessor.X86 => "x86",
        GuestProcessor.X64 => "x64",
        GuestProcessor.Arm64 => "arm64",
        _ => throw new InvalidOperationException($"No name for {processor}"),
    };

    public static string Of(BootGeneration generation) => generation switch
    {
        BootGeneration.Unknown => "Unknown",
        BootGeneration.V1 => "V1",
        BootGeneration.V2 => "V2",
        _ => throw Unknown(generation),
    };

    public static string Of(PartitionScheme scheme) => scheme switch
    {
        PartitionScheme.None => "NONE",
        PartitionScheme.Mbr => "MBR",
        PartitionScheme.Gpt => "GPT",
        _ => throw Unknown(scheme),
    };

    public static string Of(GuestKind kind) => kind switch
    {
        GuestKind.Windows => "Windows",
        GuestKind.Linux => "Linux",
        _ => throw Unknown(kind),
    };

    public static string Of(Risk risk) => risk switch
    {
        Risk.Low => "Low",
        Risk.Medium => "Medium",
        Risk.High => "High",
        _ => throw Unknown(risk),
    };

    /// <summary>As <c>--format</c> spells them.</summary>
    public static string Of(OutputFormat format) => OutputContainer.Of(format).Id;

    public static string Of(OsType os) => os switch
    {
        OsType.Windows => "Windows",
        OsType.Linux => "Linux",
        _ => throw Unknown(os),
    };

    public static string Of(Generation generation) => generation switch
    {
        VmGeneralize.Azure.Compute.Generation.V1 => "V1",
        VmGeneralize.Azure.Compute.Generation.V2 => "V2",
        _ => throw Unknown(generation),
    };

    public static string Of(FileChangeKind kind) => kind switch
    {
        FileChangeKind.Added => "added",
        FileChangeKind.Removed => "removed",
        FileChangeKind.Resized => "resized",
        FileChangeKind.Changed => "changed",
        _ => throw Unknown(kind),
    };

    public static string Of(HibernationState state) => state switch
    {
        HibernationState.None => "None",
        HibernationState.Inactive => "Inactive",
        HibernationState.Hibernated => "Hibernated",
        _ => throw Unknown(state),
    };

    public static string Of(SysprepVerdict verdict) => verdict switch
    {
        SysprepVerdict.Generalized => "Generalized",
        SysprepVerdict.FreshlyApplied => "FreshlyApplied",
        SysprepVerdict.ResealedToAudit => "ResealedToAudit",
        SysprepVerdict.NotGeneralized => "NotGeneralized",
        SysprepVerdict.Undeployable => "Undeployable",
        SysprepVerdict.Specialized => "Specialized",
        SysprepVerdict.NotArmed => "NotArmed",
        SysprepVerdict.Unknown => "Unknown",
        _ => throw Unknown(verdict),
    };

    public static string Of(RecordState state) => state switch
    {
        RecordState.Generalized => "generalized",
        RecordState.Prepared => "prepared",
        _ => throw Unknown(state),
    };

    /// <summary>As <c>--format</c> spells them, where it has the format.</summary>
    public static string Of(DiskFormat format) => format switch
    {
        DiskFormat.Raw => "raw",
        DiskFormat.VhdFixed => "fixed-vhd",
        DiskFormat.VhdDynamic => "dynamic-vhd",
        DiskFormat.VhdDifferencing => "differencing-vhd",
        DiskFormat.VhdxFixed => "fixed-vhdx",
        DiskFormat.VhdxDynamic => "dynamic-vhdx",
        DiskFormat.VhdxDifferencing => "differencing-vhdx",
        _ => throw Unknown(format),
    };

    /// <summary>Version 1 of the schema had the words for people.</summary>
    /// <exception cref="JsonException">There is none of that name.</exception>
    public static DiskFormat Format(string name) => Named<DiskFormat>(name, format => format.Name() == name ? name : Of(format));

    /// <exception cref="JsonException">There is none of that name.</exception>
    public static GuestProcessor Processor(string name) => Named<GuestProcessor>(name, Of);

    public static BootGeneration Generation(string name) => Named<BootGeneration>(name, Of);

    /// <exception cref="JsonException">There is none of that name.</exception>
    public static PartitionScheme Scheme(string name) => Named<PartitionScheme>(name, Of);

    /// <exception cref="JsonException">There is none of that name.</exception>
    public static RecordState State(string name) => Named<RecordState>(name, Of);

    public static string Of(SearchHit hit) => hit.Area switch
    {
        HitArea.PartitionGap => "PartitionGap",
        HitArea.UnknownVolume => "UnknownVolume",
        HitArea.LiveData => "LiveData",
        HitArea.FreeSpace => "FreeCluster",
        HitArea.Place when hit.Kind is { } kind => Of(kind),
        _ => throw Unknown(hit.Area),
    };

    private static string Of(PlaceKind kind) => kind switch
    {
        PlaceKind.FreeCluster => "FreeCluster",
        PlaceKind.UnownedCluster => "UnownedCluster",
        PlaceKind.AfterClusters => "BehindClusters",
        PlaceKind.FileContents => "FileContents",
        PlaceKind.FileSlack => "FileSlack",
        PlaceKind.ResidentData => "ResidentData",
        PlaceKind.RecordName => "RecordName",
        PlaceKind.RecordAttribute => "RecordAttribute",
        PlaceKind.RecordSlack => "RecordSlack",
        PlaceKind.FreeRecord => "FreeRecord",
        PlaceKind.RecordReserve => "RecordReserve",
        PlaceKind.MirroredRecord => "MirroredRecord",
        PlaceKind.IndexEntry => "IndexEntry",
        PlaceKind.IndexSlack => "IndexSlack",
        PlaceKind.LogFile => "LogFile",
        PlaceKind.BootSector => "BootSector",
        PlaceKind.ReservedSector => "ReservedSector",
        PlaceKind.AllocationTable => "AllocationTable",
        PlaceKind.TableSlack => "TableSlack",
        _ => throw Unknown(kind),
    };

    public static string Of(GuestEdit edit) => edit switch
    {
        GuestEdit.Delete => "delete",
        GuestEdit.Truncate => "truncate",
        GuestEdit.Write => "write",
        GuestEdit.EditLines => "edit-lines",
        GuestEdit.Create => "create",
        GuestEdit.CreateLink => "create-link",
        GuestEdit.Erase => "erase",
        GuestEdit.DeleteValue => "delete-value",
        GuestEdit.SetValue => "set-value",
        GuestEdit.DeleteKey => "delete-key",
        GuestEdit.WipeSlack => "wipe-slack",
        _ => throw new InvalidOperationException($"JSON has no name for {edit.GetType().Name}"),
    };

    private static T Named<T>(string name, Func<T, string> of)
        where T : struct, Enum
    {
        foreach (T value in Enum.GetValues<T>())
        {
            if (of(value) == name)
            {
                return value;
            }
        }

        throw new JsonException($"\"{name}\" is not a {typeof(T).Name}");
    }

    private static InvalidOperationException Unknown(Enum value) => new($"JSON has no name for {value.GetType().Name}.{value}");
}
