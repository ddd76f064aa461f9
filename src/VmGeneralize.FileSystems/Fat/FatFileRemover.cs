namespace VmGeneralize.FileSystems.Fat;

/// <summary>Removes a file, or a directory with all that is in it.</summary>
internal sealed class FatFileRemover(FatVolume volume)
{
    /// <summary>What is removed, children before their directory, without the contents of directories; nothing is changed.</summary>
    public List<FatTreeNode> Plan(FatTarget target) => [.. new FatTreeWalk(volume).From(target.Path, target.Entry).Select(node => node with { Slots = null })];

    public List<RemovedEntry> Describe(List<FatTreeNode> plan, FatTarget target, string path) => plan.ConvertAll(node => new RemovedEntry(
        path + node.Path[target.Path.Length..],
        node.Entry!.Value.Record.IsDirectory ? FileKind.Directory : FileKind.File,
        (long)node.Chain.Count * volume.Boot.ClusterSize,
        LinksLeft: 0));

    public void Remove(FatTarget target, List<FatTreeNode> plan)
    {
        foreach (FatRun run in plan.SelectMany(node => node.Chain.Runs))
        {
            volume.Free.Give(run);
        }

        // The slots of damaged long names before it went with it as far as anyone knew.
        FatDirectoryEntry entry = target.Entry;
        for (int slot = entry.FirstSlot; slot <= entry.Slot; slot++)
        {
            FatDirectoryRecord.Free(target.Directory[slot]);
        }

        target.Directory.Write(entry.FirstSlot, entry.Slot - entry.FirstSlot + 1);
        new DeadSlots().Sweep(target.Directory, wipe: true); // earlier names of what goes now are among them
    }
}
