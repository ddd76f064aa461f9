using VmGeneralize.AzureSupport;

namespace VmGeneralize.EndToEnd.Tests.Azure;

/// <summary>Tests that share one Azurite. They run one after the other: the proxy's journal and faults are theirs alone.</summary>
[CollectionDefinition(Name)]
public sealed class AzuriteCollection : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Azurite";
}
