namespace VmGeneralize.Wine.Tests;

/// <summary>All tests share one station and run one at a time: a prefix has one mount manager.</summary>
[CollectionDefinition(Name)]
public sealed class WineGroup : ICollectionFixture<WineStation>
{
    public const string Name = "Wine";
}
