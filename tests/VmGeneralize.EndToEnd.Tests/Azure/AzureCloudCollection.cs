namespace VmGeneralize.EndToEnd.Tests.Azure;

/// <summary>Tests that share one Azure. They run one at a time, so each has the journals and faults to itself.</summary>
[CollectionDefinition(Name)]
public sealed class AzureCloudCollection : ICollectionFixture<AzureCloudFixture>
{
    public const string Name = "Azure";
}
