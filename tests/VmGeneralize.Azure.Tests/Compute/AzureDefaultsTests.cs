using VmGeneralize.Azure.Compute;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Azure.Tests.Compute;

public sealed class AzureDefaultsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("[cloud]\nname = AzureCloud\n\n[defaults]\ngroup = rg\nlocation=westeurope\n", "rg", "westeurope")]
    [InlineData("[Defaults]\r\nGroup = rg = 1\r\n", "rg = 1", null)]
    [InlineData("[core]\ngroup = other\n", null, null)]
    [InlineData("[defaults]\ngroup =\n[storage]\nlocation = x\n", null, null)]
    [InlineData("group = rg\n[defaults", null, null)]
    [InlineData("", null, null)]
    public void The_section_of_defaults_is_read(string text, string? group, string? location)
    {
        File.WriteAllText(_folder.File("config"), text);

        Assert.Equal(group, AzureDefaults.OfFile(_folder.File("config"), "group"));
        Assert.Equal(location, AzureDefaults.OfFile(_folder.File("config"), "location"));
    }

    [Fact]
    public void Without_a_file_there_is_none() => Assert.Null(AzureDefaults.OfFile(_folder.File("config"), "group"));
}
