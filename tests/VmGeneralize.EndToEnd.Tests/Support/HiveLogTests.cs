using System.Security.Cryptography;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.EndToEnd.Tests.Support;

public sealed class HiveLogTests
{
    // Published with the test data: the real hive after its real logs were replayed by another implementation; bins only.
    private const string ReplayedBins = "18df453410086f0eee8ed7161a9e8f63b2977225aab5d30e5894eda30e0d882d";

    [SkippableFact]
    public void Replay_of_a_real_dirty_hive_equals_another_implementation()
    {
        byte[] replayed = DirtyHive.Replayed();

        Assert.Equal(ReplayedBins, Convert.ToHexStringLower(SHA256.HashData(replayed.AsSpan(4096))));
    }

    [SkippableFact]
    public void An_appended_entry_is_replayed_after_the_real_ones()
    {
        byte[] replayed = DirtyHive.Replayed();
        byte[] edited = [.. replayed, .. new byte[4096]];
        edited[40] = 0;
        BitConverter.GetBytes(edited.Length - 4096).CopyTo(edited, 40);
        edited[5000] ^= 0xFF;
        byte[] log2 = DirtyHive.Data("SYSTEM_B.LOG2");

        byte[] longer = HiveLog.Append(log2, replayed, edited, HiveLog.LastSequence(log2) + 1);
        byte[] result = HiveLog.Replay(DirtyHive.Data("SYSTEM_B"), DirtyHive.Data("SYSTEM_B.LOG1"), longer);

        Assert.Equal(edited.AsSpan(4096), result.AsSpan(4096));
    }
}
