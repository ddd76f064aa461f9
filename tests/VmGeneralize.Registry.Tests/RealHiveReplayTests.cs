using System.Security.Cryptography;
using VmGeneralize.Registry.Tests.Judges;

namespace VmGeneralize.Registry.Tests;

public class RealHiveReplayTests
{
    [SkippableFact]
    public void Replay_gives_the_bytes_that_an_independent_implementation_gives()
    {
        Hive hive = Hive.Open(RealHives.Dirty());
        Assert.Equal(HiveRecoveryKind.LogEntries, hive.Recovery.Kind);
        Assert.Equal(24, hive.Recovery.Entries);
        Assert.Equal(["LOG1", "LOG2"], hive.Recovery.Logs);
        Assert.False(hive.Recovery.BaseBlockReplaced);
        Assert.True(hive.IsChanged);
        Assert.Equal(12_591_104, hive.Image.BinsSize);

        // The other implementation keeps the whole file, so the bytes after the bins count too.
        byte[] file = RealHives.Dirty().Primary.Span[4096..].ToArray();
        hive.Image.Bins.CopyTo(file);
        Assert.Equal(
            "18df453410086f0eee8ed7161a9e8f63b2977225aab5d30e5894eda30e0d882d", Convert.ToHexStringLower(SHA256.HashData(file)));
    }

    [SkippableFact]
    public void A_replayed_hive_is_written_clean_and_read_alike_by_libhivex()
    {
        Hivex.Require();
        Hive hive = Hive.Open(RealHives.Dirty());
        Assert.Empty(hive.Check());
        byte[] written = hive.ToArray();
        Hive again = Hive.Open(new HiveFiles("SYSTEM_B", written, RealHives.Dirty().Log1, RealHives.Dirty().Log2));
        Assert.Equal(HiveRecoveryKind.Clean, again.Recovery.Kind);
        Assert.Equal(HiveDump.Of(hive), HiveDump.Of(again));
        Assert.Equal(Hivex.Dump(written), HiveDump.Of(again));
    }
}
