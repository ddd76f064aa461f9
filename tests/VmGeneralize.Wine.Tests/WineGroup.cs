namespace VmGeneralize.Wine.Tests;

/// <summary>All tests share one station, which takes long to make, and so run one at a time.</summary>
[CollectionDefinition(Name)]
public sealed class WineGroup : ICollectionFixture<WineStation>
{
    public const string Name = "Wine";
}
