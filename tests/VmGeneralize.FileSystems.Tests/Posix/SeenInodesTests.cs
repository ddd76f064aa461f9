using VmGeneralize.FileSystems.Ext;
using VmGeneralize.FileSystems.Posix;

namespace VmGeneralize.FileSystems.Tests.Posix;

public sealed class SeenInodesTests
{
    [Fact]
    public void Each_is_found_by_its_number_and_no_other()
    {
        SeenInodes<SeenInode> inodes = new();
        for (uint number = 3; number < 90_000; number += 3)
        {
            Assert.True(inodes.TryAdd(Inode(number)));
        }

        Assert.Equal(29_999, inodes.Count);
        for (uint number = 0; number < 90_100; number++)
        {
            int index = inodes.IndexOf(number);
            Assert.Equal(number > 0 && number % 3 == 0 && number < 90_000, index >= 0);
            Assert.True(index < 0 || inodes[index].Number.Value == number);
        }
    }

    [Fact]
    public void They_are_changed_in_place()
    {
        SeenInodes<SeenInode> inodes = new();
        inodes.TryAdd(Inode(5));

        inodes[0].Names++;

        Assert.Equal(1, inodes[inodes.IndexOf(5)].Names);
    }

    [Fact]
    public void What_comes_twice_or_out_of_order_is_not_taken()
    {
        SeenInodes<SeenInode> inodes = new();

        Assert.True(inodes.TryAdd(Inode(5)));
        Assert.False(inodes.TryAdd(Inode(5)));
        Assert.False(inodes.TryAdd(Inode(4)));
        Assert.Equal(1, inodes.Count);
    }

    private static SeenInode Inode(uint number) => new(new InodeNumber(number), FileKind.File, 1, IsNamed: true);
}
