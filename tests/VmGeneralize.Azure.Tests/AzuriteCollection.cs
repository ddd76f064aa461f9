using VmGeneralize.AzureSupport;

namespace VmGeneralize.Azure.Tests;

/// <summary>Tests that share one Azurite. They run one at a time: each has the proxy's journal and faults to itself.</summary>
[CollectionDefinition(Name)]
public sealed class AzuriteCollection : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Azurite";
}
