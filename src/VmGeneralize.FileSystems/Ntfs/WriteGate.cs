using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>What has to hold before a byte of a volume may change.</summary>
internal static class WriteGate
{
    private const byte SupportedMajorVersion = 3;

    /// <exception cref="RefusedException">Windows, or chkdsk, has to finish with the volume first.</exception>
    public static void RequireClean(NtfsVolume volume, NtfsVolumeState state)
    {
        switch (state.Log)
        {
            case LogFileState.FastStartup:
                throw new RefusedException(
                    "ntfs-fast-startup",
                    $"Windows holds cached metadata of this NTFS volume ({state.Evidence}): it was shut down with Fast Startup, hibernated or cut off.",
                    "Start the machine and shut it down completely (shutdown /s /t 0 after powercfg /h off).");
            case LogFileState.Unclean:
                throw new RefusedException(
                    "ntfs-log-unclean",
                    $"The NTFS log holds changes that were never finished ({state.Evidence}).",
                    "Start the machine, let Windows mount the volume, and shut it down.");
            default:
                break;
        }

        if (state.DirtyFlag)
        {
            throw new RefusedException("ntfs-dirty", $"The NTFS volume is marked dirty ({state.Evidence}).", "Run chkdsk /f on it in Windows.");
        }

        if (volume.Information.MajorVersion != SupportedMajorVersion)
        {
            throw new UnsupportedFeatureException(
                $"Changing an NTFS {volume.Information.MajorVersion}.{volume.Information.MinorVersion} volume", "Use a volume formatted by Windows 2000 or later.");
        }
    }

    /// <summary>Every record has to be in use exactly when the bitmap says so: one pass over $MFT.</summary>
    /// <exception cref="CorruptDataException">One is not.</exception>
    public static void RequireConsistentRecords(NtfsVolume volume)
    {
        UnitBits bitmap = volume.RecordBitmap.Bits;
        int size = volume.Mft.BytesPerRecord;
        foreach ((long first, ReadOnlyMemory<byte> bytes) in volume.Mft.Pass())
        {
            for (int offset = 0; offset < bytes.Length; offset += size)
            {
                ReadOnlySpan<byte> record = bytes.Span.Slice(offset, size);
                long number = first + (offset / size);
                bool inUse = FileRecord.HasSignature(record) && FileRecord.HasInUseFlag(record);
                // Records that NTFS reserves are marked in either way, by version and formatting program.
                if (inUse != bitmap[number] && number is < WellKnownRecord.FirstReserved or >= WellKnownRecord.FirstUser)
                {
                    throw new CorruptDataException(
                        FileRecord.Structure,
                        number * size,
                        DataMismatch.Of($"record {number}", $"{(inUse ? "free" : "in use")}, as $MFT:$BITMAP says", inUse ? "in use" : "free"),
                        "Run chkdsk /f in Windows");
                }
            }
        }
    }
}
