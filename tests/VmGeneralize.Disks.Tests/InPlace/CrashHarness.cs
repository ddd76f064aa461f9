using VmGeneralize.Disks.InPlace;

namespace VmGeneralize.Disks.Tests.InPlace;

/// <summary>Stops at every call of a commit and of the recovery after it, and requires that what is left is the old disk or the new one.</summary>
internal static class CrashHarness
{
    /// <summary>Multiplier for the number of power cuts that are tried: VMG_CRASH_ROUNDS.</summary>
    private static int Factor { get; } = int.TryParse(Environment.GetEnvironmentVariable("VMG_CRASH_ROUNDS"), out int factor) ? factor : 1;

    /// <param name="commit">A folder in which the commit was made.</param>
    /// <param name="old">The disk file before the commit.</param>
    /// <param name="rounds">Number of power cuts tried before each call.</param>
    /// <returns>How many states were tried, and how many of them became the new disk.</returns>
    public static (int States, int New) RequireOldOrNew(RecordedFolder commit, byte[] old, int rounds)
    {
        Random random = new(13);
        byte[] changed = commit.DiskBytes;
        int states = 0;
        int renewed = 0;
        bool wasNew = false;
        for (int call = 0; call <= commit.Calls; call++)
        {
            bool isNew = Recover(commit.Killed(call), $"killed before call {call}");
            Assert.True(isNew || !wasNew, $"killed before call {call} the disk is the old one, and before an earlier call the new one");
            wasNew = isNew;
            for (int round = 0; round < rounds * Factor; round++)
            {
                Recover(commit.PowerLost(call, random), $"power lost before call {call}, round {round}");
            }
        }

        Assert.True(wasNew);
        return (states, renewed);

        bool Recover(RecordedFolder left, string when)
        {
            JournalledCommit.Recover(left, () => left.Disk);
            bool isNew = Require(left, when);
            states++;
            renewed += isNew ? 1 : 0;

            // The recovery is interrupted too, and run again.
            if (left.Calls > 0)
            {
                int call = random.Next(left.Calls + 1);
                RecordedFolder again = random.Next(2) == 0 ? left.Killed(call) : left.PowerLost(call, random);
                JournalledCommit.Recover(again, () => again.Disk);
                Assert.Equal(isNew, Require(again, $"{when}, then stopped before call {call} of the recovery"));
                states++;
            }

            return isNew;
        }

        bool Require(RecordedFolder folder, string when)
        {
            Assert.False(folder.HasJournal, when);
            bool isNew = folder.DiskBytes.AsSpan().SequenceEqual(changed);
            Assert.True(isNew || folder.DiskBytes.AsSpan().SequenceEqual(old), $"{when}: neither the old disk nor the new one");
            return isNew;
        }
    }
}
