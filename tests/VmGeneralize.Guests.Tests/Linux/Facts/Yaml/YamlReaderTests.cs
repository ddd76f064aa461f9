using System.Diagnostics;
using System.Text;
using System.Text.Json;
using VmGeneralize.Guests.Linux.Facts.Yaml;

namespace VmGeneralize.Guests.Tests.Linux.Facts.Yaml;

/// <summary>The expected results come from PyYAML 6.0.3, safe loader.</summary>
public sealed class YamlReaderTests
{
    private const string Configuration = """
        users:
           - default
        disable_root: true   # comment
        cloud_init_modules:
         - migrator
         - ssh
         - [ growpart, always ]
        same_indent:
        - a
        - "b: c"
        system_info:
           distro: debian
           paths:
              cloud_dir: '/var/lib/cloud/'
        output: {all: '| tee -a /var/log/cloud-init-output.log', nested: {x: [1, "2,3"]}}
        "network": {"config": "disabled"}
        datasource_list: [ Azure,
          None ]
        url: http://host/#fragment
        _log:
         - &log_base |
           [loggers]
           keys=root
        after: yes
        none: ~
        """;

    [Theory]
    [InlineData("a: [b, c]", """{"a":["b","c"]}""")]
    [InlineData("a:\n  [b, c]", """{"a":["b","c"]}""")]
    [InlineData("a:\n  [b,\n   c\n  ]\n", """{"a":["b","c"]}""")]
    [InlineData("a: [\n  b,\n  c\n]\n", """{"a":["b","c"]}""")]
    [InlineData("a:\n- b\n- c\n", """{"a":["b","c"]}""")]
    [InlineData("a:\n    - b\n    -\n      c\n", """{"a":["b","c"]}""")]
    [InlineData("a: {b: {c: d}}", """{"a":{"b":{"c":"d"}}}""")]
    [InlineData("a:\n  {b: c}\n", """{"a":{"b":"c"}}""")]
    [InlineData("a: 1\na: 2\n", """{"a":"2"}""")]
    [InlineData("a: 'it''s'\nb: \"x\\ty\"\nc: |\n  l1\n  l2\nd: >-\n  f1\n  f2\n", """{"a":"it's","b":"x\ty","c":"l1\nl2\n","d":"f1 f2"}""")]
    [InlineData("a: \"~\"\nb: ~\nc:\nd: null\ne: 'null'\n", """{"a":"~","b":null,"c":null,"d":null,"e":"null"}""")]
    [InlineData("b: &b {x: 1, y: 2}\nu:\n  <<: *b\n  y: 3\n", """{"b":{"x":"1","y":"2"},"u":{"x":"1","y":"3"}}""")]
    [InlineData("u:\n  y: 3\n  <<: [{x: 1}, {x: 2, y: 2, z: 4}]\n", """{"u":{"x":"1","y":"3","z":"4"}}""")]
    [InlineData("l: &l [a]\nm: [*l, *l]\n", """{"l":["a"],"m":[["a"],["a"]]}""")]
    [InlineData("k: !!str 5\n", """{"k":"5"}""")]
    [InlineData("%YAML 1.1\n---\na: b\n...\n", """{"a":"b"}""")]
    [InlineData("\uFEFFa: b\r\nc: d\r\n", """{"a":"b","c":"d"}""")]
    [InlineData("# only a comment\n", "null")]
    [InlineData("", "null")]
    [InlineData("---\n", "null")]
    [InlineData("- a\n", """["a"]""")]
    [InlineData("a: !!binary |\n  I2Nsb3Vk\n  LWNvbmZpZwo=\n", """{"a":"#cloud-config\n"}""")]
    public void Documents_are_read_as_PyYAML_reads_them(string document, string expected) =>
        Assert.Equal(expected, Dump(YamlReader.Read(Encoding.UTF8.GetBytes(document))));

    [Fact]
    public void A_configuration_of_cloud_init_is_read() => Assert.Equal(
        """{"_log":["[loggers]\nkeys=root\n"],"after":"yes","cloud_init_modules":["migrator","ssh",["growpart","always"]]"""
            + ""","datasource_list":["Azure","None"],"disable_root":"true","network":{"config":"disabled"},"none":null"""
            + ""","output":{"all":"| tee -a /var/log/cloud-init-output.log","nested":{"x":["1","2,3"]}},"same_indent":["a","b: c"]"""
            + ""","system_info":{"distro":"debian","paths":{"cloud_dir":"/var/lib/cloud/"}},"url":"http://host/#fragment","users":["default"]}""",
        Dump(YamlReader.Read(Encoding.UTF8.GetBytes(Configuration))));

    [Theory]
    [InlineData("a: [b", "While parsing a flow sequence")]
    [InlineData("a: b\n c: d\n", "line 2")]
    [InlineData("a: b\n---\nc: d\n", "line 2, column 1: a second document")]
    [InlineData("a: *b\n", "line 1, column 4: there is no &b")]
    [InlineData("a: &a [*a]\n", "line 1, column 8: *a refers to itself")]
    [InlineData("a: &a b\nc: &a d\n", "line 2, column 4: &a is defined twice")]
    [InlineData("a: !python/name:os.system x\n", "the tag !python/name:os.system is unknown")]
    [InlineData("a: !!python/object:os.x {}\n", "the tag tag:yaml.org,2002:python/object:os.x is unknown")]
    [InlineData("? [a]\n: b\n", "line 1, column 3: a list or mapping is used as a key")]
    [InlineData("a:\tb\n", "tab")]
    [InlineData("a: b\t\nc: d\n", "tab")]
    [InlineData("\ta: b\n", "line 1")]
    [InlineData("a: [@b]\n", "must be in quotes")]
    [InlineData("a: {\"b\"c}\n", "there is no \":\" before this")]
    [InlineData("a: {b: c\"d\": e}\n", "line 1")]
    [InlineData("<<: [a]\n", "only mappings can be merged")]
    [InlineData("a: \"\\q\"\n", "line 1")]
    [InlineData("a: b\0c\n", "line 1: there is the control character U+0000")]
    [InlineData("a: b\n\u0007\n", "line 2: there is the control character U+0007")]
    [InlineData("a: !!str] 5\n", "line 1")]
    [InlineData("a: !!binary x\n", "this is not valid Base64")]
    public void What_PyYAML_refuses_is_a_problem_with_its_place(string document, string problem) =>
        Assert.Contains(
            problem, Assert.Throws<YamlProblemException>(() => YamlReader.Read(Encoding.UTF8.GetBytes(document))).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_not_UTF_8_is_a_problem()
    {
        Assert.Equal("it is not UTF-8 (byte 3)", Assert.Throws<YamlProblemException>(() => YamlReader.Read([(byte)'a', (byte)':', (byte)' ', 0xFF])).Message);
        Assert.Throws<YamlProblemException>(() => YamlReader.Read(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("a: b")).ToArray()));
    }

    [Fact]
    public void Depth_nodes_and_size_have_bounds()
    {
        foreach ((string document, string problem) in new (string, string)[]
        {
            (new string('[', 100_000), "nested more than 64 deep"),
            (string.Concat(Enumerable.Repeat("{a: ", 50_000)), "nested more than 64 deep"),
            (string.Concat(Enumerable.Repeat("- ", 50_000)), "nested more than 64 deep"),
            (string.Concat(Enumerable.Range(0, 100).Select(depth => new string(' ', depth) + "a:\n")), "nested more than 64 deep"),
            (string.Concat(Enumerable.Repeat("- a\n", 150_000)), "more than 100000 nodes"),
            (new string('a', YamlReader.LargestDocument + 1), "more than 1048576 are not read"),
        })
        {
            Assert.Contains(
                problem, Assert.Throws<YamlProblemException>(() => YamlReader.Read(Encoding.UTF8.GetBytes(document))).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_alias_bomb_costs_what_it_is_written_in()
    {
        string document = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + string.Concat(
            Enumerable.Range(1, 60).Select(level => $"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 9))}]\n"));
        byte[] bytes = Encoding.UTF8.GetBytes(document);
        _ = YamlReader.Read(bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        YamlNode.Mapping root = Assert.IsType<YamlNode.Mapping>(YamlReader.Read(bytes));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        Assert.Same(((YamlNode.Sequence)root.Values["a60"]).Items[0], root.Values["a59"]);
    }

    [Fact]
    public void Merged_keys_are_counted()
    {
        string document = $"a: &a {{{string.Join(", ", Enumerable.Range(0, 1000).Select(key => $"k{key}: 1"))}}}\nb: {{<<: "
            + $"[{string.Join(", ", Enumerable.Repeat("*a", 1000))}]}}\n";
        Assert.Contains(
            "more than 100000 nodes",
            Assert.Throws<YamlProblemException>(() => YamlReader.Read(Encoding.UTF8.GetBytes(document))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Arbitrary_text_gives_a_value_or_a_problem_in_bounded_time_and_memory()
    {
        Random random = new(4);
        const string signs = ":{}[]\"'-# |>,\n\t\r a&*!%@`?~<\\x0\u0085\u2028é";
        long most = 0;
        for (int round = 0; round < 20_000; round++)
        {
            StringBuilder text = new(round % 3 == 0 ? "" : Configuration);
            for (int change = random.Next(1, 12); change > 0; change--)
            {
                text.Insert(random.Next(text.Length + 1), signs[random.Next(signs.Length)].ToString(), random.Next(1, 4));
                if (text.Length > 10)
                {
                    text.Remove(random.Next(text.Length - 5), random.Next(5));
                }
            }

            byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
            if (round % 7 == 0 && bytes.Length > 0)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            Read(bytes);
            most = long.Max(most, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.InRange(most, 0, 1 << 20);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("a: [b, {c: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData(": ")]
    [InlineData("a:\n")]
    [InlineData("&a ")]
    [InlineData("!!str ")]
    [InlineData("!x")]
    [InlineData("\"a\\\n")]
    [InlineData("'")]
    [InlineData("a b ")]
    [InlineData("#\n")]
    [InlineData("|\n  ")]
    [InlineData("---\n")]
    [InlineData("%TAG ! x\n")]
    [InlineData("\n")]
    [InlineData("a: &a *a\n")]
    [InlineData("{a: b}, ")]
    public void A_document_of_one_thing_over_and_over_takes_no_longer_than_its_length_allows(string part)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(part, YamlReader.LargestDocument / part.Length)));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Stopwatch watch = Stopwatch.StartNew();
        Read(bytes);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 20);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 300L << 20);
    }

    private static void Read(byte[] bytes)
    {
        try
        {
            _ = YamlReader.Read(bytes);
        }
        catch (YamlProblemException problem)
        {
            Assert.NotEmpty(problem.Message);
        }
    }

    private static string Dump(YamlNode? node) => node switch
    {
        null or YamlNode.Scalar { IsNull: true } => "null",
        YamlNode.Scalar scalar => JsonSerializer.Serialize(scalar.Text, Plain),
        YamlNode.Sequence list => $"[{string.Join(',', list.Items.Select(Dump))}]",
        YamlNode.Mapping mapping => $"{{{string.Join(',', mapping.Values.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(Dump))}}}",
        _ => throw new InvalidOperationException(),
    };

    private static string Dump(KeyValuePair<string, YamlNode> pair) => $"{JsonSerializer.Serialize(pair.Key, Plain)}:{Dump(pair.Value)}";

    private static JsonSerializerOptions Plain { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
