using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>What must hold before a byte of a volume may change.</summary>
internal static class WriteGate
{
    private const byte SupportedMajorVersion = 3;

    // Starting a generalized system ties it to one machine: Windows on another computer repairs the volume without that.
    private const string CheckElsewhere =
        "Attach the disk to another Windows computer and run chkdsk X: /f there, X: being this volume. Or start the VM and shut it down fully "
        + "(shutdown /s /t 0, after powercfg /h off); a generalized one then needs Sysprep again.";

    /// <summary>What Windows, or chkdsk, must finish first, or that the version is not one that is changed; null when nothing prevents changes.</summary>
    public static VolumeObstacle? Find(NtfsVolume volume, NtfsVolumeState state) => state switch
    {
        { DirtyFlag: true } => new VolumeObstacle(NtfsRefusal.Dirty, $"has its dirty flag set: Windows wants to check it ({state.Evidence})", CheckElsewhere),
        { Log: LogFileState.FastStartup } => new VolumeObstacle(
            NtfsRefusal.FastStartup,
            $"was left by Fast Startup, hibernation or an unclean removal: Windows holds cached metadata of it ({state.Evidence})", CheckElsewhere),
        { Log: LogFileState.Unclean } => new VolumeObstacle(
            NtfsRefusal.LogUnclean, $"was not shut down cleanly: $LogFile holds work that was not finished ({state.Evidence})", CheckElsewhere),
        _ when volume.Information.MajorVersion != SupportedMajorVersion => new VolumeObstacle(
            NtfsRefusal.Unsupported,
            $"has NTFS {volume.Information.MajorVersion}.{volume.Information.MinorVersion}, which is only read",
            "Use a volume formatted by Windows 2000 or later.") { IsPermanent = true },
        _ => null,
    };

    /// <summary>Every record that is in use must be marked so in the bitmap, or the next new file takes its place: one pass over $MFT.</summary>
    /// <returns>Records that are free and hold something: what scrubbing must check, without another pass.</returns>
    /// <exception cref="CorruptDataException">One is not.</exception>
    public static UnitBits RequireConsistentRecords(NtfsVolume volume)
    {
        UnitBits held = new(volume.Mft.Records);
        UnitBits bitmap = volume.RecordBitmap.Bits;
        int size = volume.Mft.BytesPerRecord;
        foreach ((long first, ReadOnlyMemory<byte> bytes) in volume.Mft.Pass())
        {
            for (int offset = 0; offset < bytes.Length; offset += size)
            {
                ReadOnlySpan<byte> record = bytes.Span.Slice(offset, size);
                long number = first + (offset / size);
                bool inUse = FileRecord.HasSignature(record) && FileRecord.HasInUseFlag(record);
                // Records that NTFS reserves are marked either way, depending on version and formatting program.
                if (inUse && !bitmap[number] && number is < WellKnownRecord.FirstReserved or >= WellKnownRecord.FirstUser)
                {
                    throw new CorruptDataException(
                        FileRecord.Structure,
                        number * size,
                        DataMismatch.Of($"record {number}", "free, as $MFT:$BITMAP says", "in use"),
                        "Run chkdsk /f in Windows");
                }

                if (!inUse && !ZeroBytes.IsAllZero(record))
                {
                    held.Set(number, 1);
                }
            }
        }

        return held;
    }
}
