namespace VmGeneralize.EndToEnd.Tests.Azure;

/// <summary>Tests that share one Azure. They run one after the other: the journals and faults are theirs alone.</summary>
[CollectionDefinition(Name)]
public sealed class AzureCloudCollection : ICollectionFixture<AzureCloudFixture>
{
    public const string Name = "Azure";
}
