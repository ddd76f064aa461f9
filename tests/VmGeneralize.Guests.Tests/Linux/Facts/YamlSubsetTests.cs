using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Guests.Tests.Linux.Facts;

public sealed class YamlSubsetTests
{
    private const string Text = """
        users:
           - default
        disable_root: true   # comment
        cloud_init_modules:
         - migrator
         - ssh
        same_indent:
        - a
        - "b: c"
        system_info:
           distro: debian
           paths:
              cloud_dir: '/var/lib/cloud/'
        output: {all: '| tee -a /var/log/cloud-init-output.log', nested: {x: [1, "2,3"]}}
        "network": {"config": "disabled"}
        datasource_list: [ Azure, None ]
        url: http://host/#fragment
        _log:
         - &log_base |
           [loggers]
           keys=root
        after: yes
        """;

    private static readonly YamlSubset Yaml = YamlSubset.Read(Text);

    [Theory]
    [InlineData("users", "default")]
    [InlineData("disable_root", "true")]
    [InlineData("cloud_init_modules", "migrator|ssh")]
    [InlineData("same_indent", "a|b: c")]
    [InlineData("system_info.distro", "debian")]
    [InlineData("system_info.paths.cloud_dir", "/var/lib/cloud/")]
    [InlineData("output.all", "| tee -a /var/log/cloud-init-output.log")]
    [InlineData("output.nested.x", "1|2,3")]
    [InlineData("network.config", "disabled")]
    [InlineData("datasource_list", "Azure|None")]
    [InlineData("url", "http://host/#fragment")]
    [InlineData("after", "yes")]
    [InlineData("loggers", "")]
    public void Reads_what_configuration_is_written_in(string path, string expected) => Assert.Equal(expected, string.Join('|', Yaml.Values(path)));

    [Fact]
    public void Nothing_makes_it_fail_or_grow()
    {
        Random random = new(4);
        const string signs = ":{}[]\"'-# |>,\n\ta";
        for (int round = 0; round < 5000; round++)
        {
            char[] text = Text.ToCharArray();
            for (int change = 0; change < 8; change++)
            {
                text[random.Next(text.Length)] = signs[random.Next(signs.Length)];
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            _ = YamlSubset.Read(new string(text)).Paths.Count();
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }

        Assert.NotNull(YamlSubset.Read(new string('{', 100_000) + new string('}', 100_000)));
        Assert.NotNull(YamlSubset.Read(string.Concat(Enumerable.Range(0, 2000).Select(depth => new string(' ', depth) + "a:\n"))));
    }

    [Theory]
    [InlineData("{0}:\n{1}", " k{0}: v\n")]
    [InlineData("{{{0}: {{{1}}}}}", "k{0}: v, ")]
    [InlineData("top: {{{0}: {{{1}}}}}", "k{0}: v, ")]
    public void A_long_key_is_not_kept_with_each_value_below_it(string document, string value)
    {
        string values = string.Concat(Enumerable.Range(0, 5000).Select(number => string.Format(value, number)));
        string text = string.Format(document, new string('k', 50_000), values);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Empty(YamlSubset.Read(text).Paths);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 40L * text.Length);
    }
}
