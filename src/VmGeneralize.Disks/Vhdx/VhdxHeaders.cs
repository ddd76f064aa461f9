using VmGeneralize.Blocks;

namespace VmGeneralize.Disks.Vhdx;

/// <summary>Chooses the current one of the two headers ([MS-VHDX] 2.2.2).</summary>
internal static class VhdxHeaders
{
    private const string Structure = "VHDX header";

    /// <exception cref="CorruptDataException">Neither is valid, or both claim to be current.</exception>
    public static VhdxHeader Current(IBlockDevice file, List<string> notes)
    {
        VhdxHeader? first = TryRead(file, VhdxLayout.Header1);
        VhdxHeader? second = TryRead(file, VhdxLayout.Header2);
        if (first is null && second is null)
        {
            throw CorruptDataException.Mismatch(
                Structure, VhdxLayout.Header1, "header", $"one with the signature head and a right CRC-32C here or at byte {VhdxLayout.Header2}", "none");
        }

        if (first is null || second is null)
        {
            notes.Add("One of the two VHDX headers is damaged; the other one is used.");
        }

        // Disk2vhd writes two equal headers with equal sequence numbers; that is against the rule, but not ambiguous.
        if (first is { } one && second is { } two && one.SequenceNumber == two.SequenceNumber && one != two)
        {
            throw new CorruptDataException(Structure, VhdxLayout.Header2, $"both headers have the sequence number {one.SequenceNumber}, and they differ");
        }

        VhdxHeader current = first is not null && (second is null || first.Value.SequenceNumber >= second.Value.SequenceNumber)
            ? first.Value
            : second!.Value;
        if (current.Version != 1)
        {
            throw new UnsupportedFeatureException($"VHDX version {current.Version}", "Only version 1 exists; convert the disk with the program that made it.");
        }

        return current;
    }

    private static VhdxHeader? TryRead(IBlockDevice file, long offset)
    {
        byte[] bytes = new byte[VhdxHeader.Size];
        if (offset + bytes.Length > file.Length)
        {
            return null;
        }

        file.Read(offset, bytes);
        return bytes.AsSpan().StartsWith(VhdxHeader.Signature) && VhdxChecksum.IsValid(bytes) ? VhdxHeader.Read(bytes) : null;
    }
}
