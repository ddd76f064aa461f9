namespace VmGeneralize.Blocks;

/// <summary>A volume in the guest has no room for a write; a full disk of this machine is an <see cref="IOException"/>.</summary>
public sealed class GuestVolumeFullException : RefusedException
{
    /// <param name="code">That of the file system, such as <c>ext-full</c>.</param>
    /// <param name="volume">The volume, such as "NTFS volume 1C2D3E4F5A6B7C8D".</param>
    /// <param name="needed">Bytes that were needed.</param>
    /// <param name="free">Bytes that are free on the volume, wherever they are.</param>
    public GuestVolumeFullException(RefusalCode code, string volume, long needed, long free)
        : this(code, volume, $"{needed} bytes are needed, {free} are free")
    {
        BytesNeeded = needed;
        BytesFree = free;
    }

    /// <param name="code">That of the file system.</param>
    /// <param name="volume">The volume.</param>
    /// <param name="lack">What is used up other than bytes.</param>
    public GuestVolumeFullException(RefusalCode code, string volume, string lack)
        : base(
            code,
            $"The {volume} in the guest has no room for what must be written: {lack}.",
            "Free some space on that volume in the machine, or enlarge it, and shut the machine down; then try again.")
        => Volume = volume;

    public string Volume { get; }

    /// <summary>Null when something other than bytes is used up.</summary>
    public long? BytesNeeded { get; }

    /// <inheritdoc cref="BytesNeeded"/>
    public long? BytesFree { get; }
}
