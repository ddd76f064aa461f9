using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Xfs;

/// <summary>Tests one wrong number in a reverse mapping or shared-block record whose checksum is right: the check reports it, as xfs_repair does.</summary>
public sealed class XfsOwnerCheckTests
{
    private const string Fill = """
        head -c 300000 /dev/urandom >"$1"/one && cp --reflink=always "$1"/one "$1"/two && cp --reflink=always "$1"/one "$1"/three
        head -c 5000 /dev/urandom | dd of="$1"/two bs=4096 seek=9 conv=notrunc status=none
        """;

    [SkippableTheory]
    [InlineData(0, 3)] // start
    [InlineData(0, 7)] // count
    [InlineData(0, 15)] // owner
    [InlineData(-1, 15)]
    [InlineData(-1, 23)] // block of the file
    public void A_wrong_mapping_is_found(int record, int offset) => RequireFinding(
        AgTree.ReverseMapping, header => header.ReverseRoot, record, offset, "reverse mapping tree");

    [SkippableTheory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(11)]
    public void A_wrong_count_of_owners_is_found(int offset) => RequireFinding(
        AgTree.References, header => header.ReferenceRoot, 0, offset, "the tree of shared blocks");

    private static void RequireFinding(AgTree tree, Func<AgFreeSpaceHeader, AgBlock> root, int record, int offset, string finding)
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = XfsImage.Make(folder, "rhel10", fill: mount => OutsideTool.RunChecked("sh", "-c", Fill, "sh", mount));
        using (FileDevice device = new(path, writable: true))
        {
            using (XfsFileSystem sound = XfsFileSystem.Open(device))
            {
                Assert.Equal([], sound.Check());
            }

            // The only block of the first group's tree.
            XfsVolume volume = XfsVolume.Open(device);
            XfsBlock block = volume.Geometry.BlockOf(default, root(AgFreeSpaceHeader.Read(device, volume.Superblock, volume.Geometry, default)));
            byte[] bytes = [.. volume.ReadBlock(block)];
            Assert.Equal(0, bytes[5]);
            int index = record < 0 ? bytes[7] + record : record;
            bytes[56 + (index * tree.RecordSize) + offset] ^= 1;
            XfsChecksum.Seal(bytes, BlockStamp.GroupTree.Checksum);
            volume.Write(block, bytes);
            using XfsFileSystem damaged = XfsFileSystem.Open(device);
            Assert.Contains(damaged.Check(), problem => !problem.IsHarmless && problem.Description.Contains(finding, StringComparison.Ordinal));
        }

        Assert.NotEqual(0, OutsideTool.Run("xfs_repair", "-n", path).ExitCode);
    }
}
