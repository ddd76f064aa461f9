using VmGeneralize.Blocks;

namespace VmGeneralize.Registry.Tests.Building;

/// <summary>Does to a hive whatever a caller might, and lets only our own errors pass; memory must stay in proportion.</summary>
internal static class Ordeal
{
    private const ulong Time = 0x01DA_0000_0000_0000;

    /// <summary>Returns how far the hive got: 0 refused when opened, 1 opened, 2 edited and written.</summary>
    public static int Run(HiveFiles files)
    {
        long size = files.Primary.Length + files.Log1.Length + files.Log2.Length + files.Log.Length;
        long before = GC.GetAllocatedBytesForCurrentThread();
        int reached = 0;
        try
        {
            Hive hive = Hive.Open(files);
            reached = 1;
            Guard(() => Walk(hive.Root));
            IReadOnlyList<string> problems = hive.Check();
            _ = hive.NewestKeyTime;
            Guard(() => hive.Find(@"Key0\none"));
            Guard(() => hive.Root.Value("none"));
            bool isSound = hive.Inspect().Damage is null;
            bool isEdited = Guard(() => Edit(hive, isSound));
            if (hive.IsChanged)
            {
                byte[] written = hive.ToArray();
                Hive again = Hive.Open(new HiveFiles("again", written));
                Assert.Equal(HiveRecoveryKind.Clean, again.Recovery.Kind);
                Assert.Null(again.Inspect().Damage);
                if (isEdited && problems.Count == 0)
                {
                    Assert.Empty(again.Check());
                }

                reached = 2;
            }
        }
        catch (VmGeneralizeException)
        {
            // The only kind of error that is allowed.
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < (200 * size) + (16 << 20), $"{allocated} bytes for a hive of {size}");
        return reached;
    }

    private static bool Guard(System.Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (VmGeneralizeException)
        {
            return false;
        }
    }

    private static void Walk(HiveKey key)
    {
        _ = key.ClassName;
        _ = key.LastWritten;
        foreach (HiveValue value in key.Values)
        {
            _ = value.AsString();
            _ = value.AsStrings();
            _ = value.AsUInt64();
        }

        foreach (HiveKey child in key.Subkeys)
        {
            Walk(child);
        }
    }

    /// <summary>In a sound hive, no edit may run into damage halfway.</summary>
    private static void Edit(Hive hive, bool isSound)
    {
        try
        {
            Edit(hive);
        }
        catch (CorruptDataException problem) when (isSound)
        {
            Assert.Fail($"an edit of a sound hive failed: {problem}");
        }
    }

    private static void Edit(Hive hive)
    {
        hive.Root.SetValue("edited", RegistryValueType.Binary, new byte[300], Time);
        HiveKey created = hive.Root.CreateSubkey("created", Time);
        created.SetValue("v", RegistryValueType.DWord, [1, 2, 3, 4], Time);
        foreach (HiveKey key in hive.Root.Subkeys.ToArray())
        {
            foreach (HiveValue value in key.Values)
            {
                key.SetValue(value.Name, value.Type, [.. value.Data, 1], Time);
                key.DeleteValue(value.Name, Time);
            }

            hive.Root.DeleteSubkey(key.Name, Time);
        }
    }
}
