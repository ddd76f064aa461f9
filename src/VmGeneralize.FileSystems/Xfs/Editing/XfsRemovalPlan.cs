using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Posix;

namespace VmGeneralize.FileSystems.Xfs.Editing;

/// <inheritdoc/>
internal sealed class XfsRemovalPlan : PosixRemovalPlan<XfsInode, XfsInodeNumber>
{
    private readonly XfsVolume _volume;
    private readonly XfsDirectoryNames _directories;
    private readonly HashSet<XfsInodeNumber> _own;

    private XfsRemovalPlan(XfsVolume volume, XfsDirectoryNames directories)
        : base(volume.Cancellation)
    {
        _volume = volume;
        _directories = directories;
        XfsSuperblock superblock = volume.Superblock;
        _own = [superblock.RootInode, superblock.RealtimeBitmapInode, superblock.RealtimeSummaryInode, .. superblock.QuotaInodes];
    }

    protected override string Structure => XfsInode.Structure;

    public static XfsRemovalPlan Make(XfsVolume volume, XfsDirectoryNames directories, XfsPathTarget target, string path)
    {
        if (target.Parent is null)
        {
            throw new RefusedException(XfsRefusal.Metadata, $"{path} is part of the XFS volume itself.", "Choose a file or folder of the guest.");
        }

        XfsRemovalPlan plan = new(volume, directories);
        plan.Walk(target.Inode, path);
        return plan;
    }

    protected override XfsInode Read(XfsInodeNumber number) => _volume.ReadInode(number);

    protected override FileToRemove FactsOf(XfsInode inode) => new(
        inode.Number, inode.Kind, inode.Links, (long)Math.Min(inode.Blocks, (ulong)(long.MaxValue / _volume.BlockSize)) * _volume.BlockSize);

    protected override bool IsOwn(XfsInode inode) => _own.Contains(inode.Number);

    protected override IEnumerable<(string Name, XfsInodeNumber Inode)> EntriesOf(XfsInode directory) =>
        _directories.Entries(directory).Select(entry => (entry.Name, entry.Inode));

    protected override long Position(XfsInodeNumber number) => _volume.Position(number);
}
