using VmGeneralize.TestSupport;

namespace VmGeneralize.Registry.Tests.Judges;

/// <summary>libhivex as a judge: its Perl binding returns every byte; <c>hivexml</c> and <c>hivexsh</c> are its programs.</summary>
internal static class Hivex
{
    private const string Script = """
        use strict;
        use Win::Hivex;
        my $hive = Win::Hivex->open($ARGV[0]) or die "open: $!";
        my @lines;
        sub hex8 { my ($name) = @_; utf8::encode($name); return unpack("H*", $name); }
        sub walk {
            my ($node, $path) = @_;
            push @lines, "K $path " . $hive->node_timestamp($node);
            for my $value ($hive->node_values($node)) {
                my ($type, $data) = $hive->value_value($value);
                $type &= 0xFFFFFFFF;
                push @lines, "V $path " . hex8($hive->value_key($value)) . " $type " . unpack("H*", $data);
            }
            for my $child ($hive->node_children($node)) {
                walk($child, $path . "/" . hex8($hive->node_name($child)));
            }
        }
        walk($hive->root(), "");
        print join("\n", sort @lines), "\n";
        """;

    /// <summary>Skips the calling test if libhivex is not installed.</summary>
    public static void Require()
    {
        OutsideTool.Require("hivexml", "hivexsh", "reglookup", "perl");
        Skip.If(OutsideTool.Run("perl", "-MWin::Hivex", "-e", "1").ExitCode != 0, "not installed: libwin-hivex-perl");
    }

    /// <summary>What libhivex reads, in the form of <see cref="HiveDump"/>.</summary>
    public static List<string> Dump(byte[] hive)
    {
        using TemporaryFolder folder = new();
        string file = folder.File("hive");
        File.WriteAllBytes(file, hive);
        string script = folder.File("dump.pl");
        File.WriteAllText(script, Script);
        List<string> lines = [.. OutsideTool.RunChecked("perl", script, file).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    /// <summary>The hive as <c>hivexml</c> prints it; fails if <c>hivexml</c> reports a fault.</summary>
    public static string Xml(byte[] hive)
    {
        using TemporaryFolder folder = new();
        string file = folder.File("hive");
        File.WriteAllBytes(file, hive);
        return OutsideTool.RunChecked("hivexml", file);
    }
}
