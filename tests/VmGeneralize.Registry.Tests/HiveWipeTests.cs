using VmGeneralize.Blocks;
using VmGeneralize.Registry.Format;
using VmGeneralize.Registry.Tests.Building;

namespace VmGeneralize.Registry.Tests;

public class HiveWipeTests
{
    [Fact]
    public void What_is_free_is_counted_and_wiped_and_all_else_stays()
    {
        byte[] file = TinyHive.Create(bins: 2, tail: 8192); // free cells hold 0xDD, the tail 0xEE
        Hive hive = TinyHive.Open(file);

        long dead = hive.CountDeadBytes();
        hive.WipeDeadBytes();
        byte[] written = hive.ToArray();

        Assert.Equal(file.Skip(BaseBlock.Size).Count(value => value is 0xDD or 0xEE), dead);
        Assert.True(hive.IsChanged);
        Assert.Equal(BaseBlock.Read(file), BaseBlock.Read(written)); // sequence numbers and time too
        Assert.Equal([.. file[..BaseBlock.Size], .. file.Skip(BaseBlock.Size).Select(value => value is 0xDD or 0xEE ? (byte)0 : value)], written);
        Assert.Equal(0, TinyHive.Open(written).CountDeadBytes());
        Assert.Empty(TinyHive.Open(written).Check());
    }
}
