using VmGeneralize.Azure;
using VmGeneralize.Blocks;
using VmGeneralize.Pipeline.Azure;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Pipeline.Tests.Azure;

public sealed class CloudFileTests
{
    private const string Hub = """
        {
          "name": "Hub",
          "endpoints": {
            "resourceManager": "https://management.hub.example",
            "activeDirectory": "https://login.hub.example/adfs",
            "activeDirectoryResourceId": "https://management.hub.example/id",
            "portal": "https://portal.hub.example"
          },
          "suffixes": { "storageEndpoint": "hub.example" }
        }
        """;

    [Fact]
    public void What_az_prints_of_a_private_cloud_is_taken()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("cloud.json"), Hub);

        Cloud cloud = CloudChoice.Of(folder.File("cloud.json"));

        Assert.Equal("Hub", cloud.Name);
        Assert.Equal(new Uri("https://management.hub.example"), cloud.ResourceManager);
        Assert.Equal("https://management.hub.example/id", cloud.Audience);
        Assert.Equal(new Uri("https://login.hub.example/adfs"), cloud.Authority);
        Assert.Equal("hub.example", cloud.StorageSuffix);
    }

    [Theory]
    [InlineData("https://management.hub.example\"", "http://management.hub.example\"")]
    [InlineData("https://login.hub.example/adfs", "login")]
    [InlineData("\"suffixes\"", "\"other\"")]
    [InlineData("\"endpoints\": {", "\"endpoints\": [{")]
    [InlineData("\"Hub\"", "7")]
    public void A_file_that_describes_no_cloud_or_one_without_encryption_is_no_cloud(string from, string to)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("cloud.json"), Hub.Replace(from, to, StringComparison.Ordinal));

        Assert.Throws<UsageException>(() => CloudChoice.Of(folder.File("cloud.json")));
    }

    [Theory]
    [InlineData("usgov", "usgov")]
    [InlineData("AzureChinaCloud", "china")]
    public void Clouds_have_our_names_and_those_of_az(string name, string expected) => Assert.Equal(expected, CloudChoice.Of(name).Name);

    [Fact]
    public void An_unknown_name_lists_those_that_exist()
    {
        UsageException problem = Assert.Throws<UsageException>(() => CloudChoice.Of("moon"));

        Assert.Contains("public, usgov, china", problem.Message, StringComparison.Ordinal);
    }
}
