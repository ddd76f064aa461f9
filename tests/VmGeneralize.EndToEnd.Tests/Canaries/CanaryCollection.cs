using VmGeneralize.AzureSupport;

namespace VmGeneralize.EndToEnd.Tests.Canaries;

/// <summary>Tests that share the planted disks and one Azurite.</summary>
[CollectionDefinition(Name)]
public sealed class CanaryCollection : ICollectionFixture<CanaryFixture>, ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Canaries";
}
