using VmGeneralize.AzureSupport;

namespace VmGeneralize.EndToEnd.Tests.Azure;

/// <summary>Tests that share one Azurite. They run one at a time, so each has the proxy's journal and faults to itself.</summary>
[CollectionDefinition(Name)]
public sealed class AzuriteCollection : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Azurite";
}
