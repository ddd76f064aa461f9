using VmGeneralize.Registry.Tests.Building;

namespace VmGeneralize.Registry.Tests;

public sealed class HiveCancellationTests : IDisposable
{
    private readonly CancellationTokenSource _source = new();

    public void Dispose() => _source.Dispose();

    [Fact]
    public void Nothing_is_looked_at_any_more()
    {
        Hive hive = Hive.Open(new HiveFiles("TINY", Filled()), _source.Token);
        Assert.NotNull(hive.Find("a"));
        _source.Cancel();

        foreach (Action look in new Action[]
        {
            () => hive.Find("a"), () => hive.Root.Subkeys.ToArray(), () => hive.Check(), () => hive.CountDeadBytes(), hive.WipeDeadBytes,
        })
        {
            Assert.Throws<OperationCanceledException>(look);
        }
    }

    [Fact]
    public void A_replay_ends()
    {
        byte[] before = TinyHive.Create();
        byte[] log = LogWriter.Entries(1, before, Filled());
        _source.Cancel();

        Assert.Throws<OperationCanceledException>(() => Hive.Open(new HiveFiles("TINY", LogWriter.Dirty(before, 1), log), _source.Token));
    }

    private static byte[] Filled()
    {
        Hive hive = TinyHive.Open(TinyHive.Create());
        hive.Root.CreateSubkey("a", TinyHive.Time);
        return hive.ToArray();
    }
}
