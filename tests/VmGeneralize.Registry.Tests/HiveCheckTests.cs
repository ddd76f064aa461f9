using VmGeneralize.Registry.Tests.Judges;

namespace VmGeneralize.Registry.Tests;

public class HiveCheckTests
{
    [SkippableTheory]
    [MemberData(nameof(RealHives.Clean), MemberType = typeof(RealHives))]
    public void Real_hives_are_without_fault(string path)
    {
        Hive hive = RealHives.Open(path);
        Assert.Empty(hive.Check());
    }
}
