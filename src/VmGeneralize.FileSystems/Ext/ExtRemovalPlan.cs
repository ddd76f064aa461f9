using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Posix;

namespace VmGeneralize.FileSystems.Ext;

/// <inheritdoc/>
internal sealed class ExtRemovalPlan : PosixRemovalPlan<Inode, InodeNumber>
{
    private readonly ExtVolume _volume;

    private ExtRemovalPlan(ExtVolume volume)
        : base(volume.Cancellation) => _volume = volume;

    protected override string Structure => Inode.Structure;

    public static ExtRemovalPlan Make(ExtVolume volume, ExtTarget target, string path)
    {
        if (target.Parent is null || (target.Parent.Number == InodeNumber.Root && target.Entry.Name == "lost+found"))
        {
            throw new RefusedException(ExtRefusal.Metadata, $"{path} is part of the ext volume itself.", "Choose a file or folder of the guest.");
        }

        ExtRemovalPlan plan = new(volume);
        plan.Walk(target.Inode, path);
        return plan;
    }

    protected override Inode Read(InodeNumber number) => _volume.ReadInode(number);

    protected override FileToRemove FactsOf(Inode inode)
    {
        int unit = (inode.Flags & InodeFlags.HugeFile) != 0 ? _volume.BlockSize : 512;
        return new FileToRemove(inode.Number, inode.Kind, inode.Links, Math.Min(inode.BlockCount, long.MaxValue / unit) * unit);
    }

    protected override bool IsOwn(Inode inode) =>
        inode.Number < _volume.Superblock.FirstInode || (inode.Flags & InodeFlags.AttributeValue) != 0;

    protected override IEnumerable<(string Name, InodeNumber Inode)> EntriesOf(Inode directory) =>
        ExtDirectory.Entries(_volume, directory).Select(entry => (entry.Name, entry.Inode));

    protected override long Position(InodeNumber number) => _volume.Position(number);
}
