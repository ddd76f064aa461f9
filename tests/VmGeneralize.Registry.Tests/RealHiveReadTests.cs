using VmGeneralize.Registry.Tests.Judges;

namespace VmGeneralize.Registry.Tests;

public class RealHiveReadTests
{
    [SkippableTheory]
    [MemberData(nameof(RealHives.Clean), MemberType = typeof(RealHives))]
    public void Every_key_and_value_equals_what_libhivex_reads(string path)
    {
        Hivex.Require();
        byte[] bytes = RealHives.Load(path);
        Hive hive = Hive.Open(new HiveFiles(path, bytes));
        Assert.Equal(HiveRecoveryKind.Clean, hive.Recovery.Kind);
        Assert.False(hive.IsChanged);
        Assert.Equal(Hivex.Dump(bytes), HiveDump.Of(hive));
        Assert.Equal(bytes, hive.ToArray());
    }
}
