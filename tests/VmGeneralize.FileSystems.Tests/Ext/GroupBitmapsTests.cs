using VmGeneralize.FileSystems.Ext;

namespace VmGeneralize.FileSystems.Tests.Ext;

public sealed class GroupBitmapsTests
{
    private const int Size = 64; // bytes

    [Fact]
    public void Groups_without_a_difference_share_their_bytes()
    {
        GroupBitmaps bitmaps = new(5);

        byte[] first = bitmaps.Keep(0, new byte[Size], 8 * Size);
        byte[] second = bitmaps.Keep(1, new byte[Size], 8 * Size);
        byte[] full = bitmaps.Keep(2, Full(), 8 * Size);

        Assert.Same(first, second);
        Assert.Same(full, bitmaps.Keep(3, Full(), 8 * Size));
        Assert.Equal(Full(), bitmaps[3]);
    }

    [Fact]
    public void A_change_of_one_leaves_the_others()
    {
        GroupBitmaps bitmaps = new(3);
        bitmaps.Keep(0, new byte[Size], 8 * Size);
        bitmaps.Keep(1, new byte[Size], 8 * Size);

        Bits.Change(bitmaps.Own(1), 3, 2, set: true);
        Bits.Change(bitmaps.Own(1), 8, 1, set: true);

        Assert.Equal(new byte[Size], bitmaps[0]);
        Assert.Equal([0x18, 0x01], bitmaps[1]![..2]);
    }

    [Fact]
    public void The_last_group_which_may_be_shorter_keeps_its_own_whenever_it_is_read()
    {
        byte[] shorter = new byte[Size];
        Bits.Change(shorter, 100, (8 * Size) - 100, set: true);
        GroupBitmaps bitmaps = new(3);

        Assert.Same(shorter, bitmaps.Keep(2, shorter, 100));
        Assert.Same(bitmaps.Keep(0, new byte[Size], 8 * Size), bitmaps.Keep(1, new byte[Size], 8 * Size));
        Assert.Null(new GroupBitmaps(1)[0]);
    }

    private static byte[] Full() => [.. Enumerable.Repeat(byte.MaxValue, Size)];
}
