namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>The records that map the unnamed data stream of one file.</summary>
internal sealed class DataPieces(NtfsVolume volume, NtfsFile file)
{
    /// <summary>
    /// Removes every piece that starts at or after a VCN, with its attribute list entry, and extension records that are left
    /// empty. Clusters stay allocated.
    /// </summary>
    public void RemoveFrom(Vcn start)
    {
        while (file.Pieces(AttributeType.Data, "") is { Count: > 1 } pieces && pieces[^1].LowestVcn.Value >= start.Value)
        {
            AttributeEditor.Remove(volume, file, () => file.Pieces(AttributeType.Data, "")[^1]);
        }
    }
}
