namespace VmGeneralize.Azure.Tests;

public sealed class CloudTests
{
    [Theory]
    [InlineData("public", "management.azure.com", "core.windows.net")]
    [InlineData("AzureUSGovernment", "management.usgovcloudapi.net", "core.usgovcloudapi.net")]
    [InlineData("China", "management.chinacloudapi.cn", "core.chinacloudapi.cn")]
    public void Clouds_are_found_by_our_names_and_by_those_of_az(string name, string resourceManager, string storage)
    {
        Cloud cloud = Cloud.Find(name)!;

        Assert.Equal((resourceManager, storage), (cloud.ResourceManager.Host, cloud.StorageSuffix));
    }

    [Fact]
    public void An_unknown_cloud_is_none() => Assert.Null(Cloud.Find("germany"));
}
