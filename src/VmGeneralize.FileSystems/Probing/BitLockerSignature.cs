namespace VmGeneralize.FileSystems.Probing;

/// <summary>
/// The boot sector of a volume under BitLocker, whatever its state: encrypted, in progress, suspended (clear key).
/// Facts from libbde's format document and from real volumes of each kind.
/// </summary>
internal static class BitLockerSignature
{
    private const int IdentifierOffset = 0xA0; // Windows 7 and later
    private const int ToGoIdentifierOffset = 0x1A8;

    /// <summary>Every volume but the two kinds below.</summary>
    private static readonly Guid Identifier = new("4967D63B-2E29-4AD8-8399-F6A339E3D001");

    /// <summary>"Encrypt on write": used space only, or conversion under way.</summary>
    private static readonly Guid EncryptOnWriteIdentifier = new("92A84D3B-DD80-4D0E-9E4E-B1E3284EAED8");

    private static ReadOnlySpan<byte> VistaJump => [0xEB, 0x52, 0x90];

    public static VolumeContent? Find(VolumeHead volume)
    {
        ReadOnlySpan<byte> head = volume.Bytes;
        if (head.Length < 512)
        {
            return null;
        }

        if (head[3..].StartsWith("-FVE-FS-"u8))
        {
            Guid identifier = new(head.Slice(IdentifierOffset, 16));
            return new VolumeContent(
                VolumeKind.BitLocker,
                head.StartsWith(VistaJump) ? "BitLocker (Windows Vista)"
                : identifier == EncryptOnWriteIdentifier ? "BitLocker (encrypt on write)"
                : "BitLocker");
        }

        // The To Go volume looks like a FAT32 with a reader program; only the identifier shows that it is not.
        Guid toGo = new(head.Slice(ToGoIdentifierOffset, 16));
        return toGo == Identifier || toGo == EncryptOnWriteIdentifier ? new VolumeContent(VolumeKind.BitLocker, "BitLocker To Go") : null;
    }
}
