using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.TestSupport;
using VmGeneralize.Volumes.Lvm;
using VmGeneralize.Volumes.Lvm.Text;
using Xunit;

namespace VmGeneralize.Volumes.Tests.Lvm;

/// <summary>Damaged labels, headers and descriptions give a layout or a <see cref="VmGeneralizeException"/>, in bounded memory.</summary>
public sealed class LvmMutationTests
{
    private const int Mutants = 3000;
    private const long AllocationLimit = 4 << 20;

    private static readonly string[] Words =
    [
        "{", "}", "[", "]", "=", "\"", "#", ",", "\\", "\0", "\n", " ", "0", "-1", "1", "4294967295", "9223372036854775807", "99999999999999999999999", "1.5",
        "\"pv0\"", "\"pv9\"", "\"root-lv\"", "type = \"thin\"", "stripes = []", "a {", "status = []", "extent_size = 1", "seqno = 7", "vg { }", "[[",
    ];

    [SkippableFact]
    public void Damaged_labels_and_headers_with_right_checksums()
    {
        using LvmImage image = LvmImage.Usual();
        IReadOnlyList<LvmMember> members = image.Members();
        Extent area = PvHeader.Read(members[0].Device).MetadataAreas[0];
        Extent[] regions = [new(0x200, 0xA0), new(area.Offset + 4, 80)];
        Survivors(members, (random, bytes) =>
        {
            Mutation.Apply(bytes, regions, random);
            BitConverter.TryWriteBytes(bytes.AsSpan(0x210), LvmChecksum.Compute(bytes.AsSpan(0x214, 512 - 20)));
            LvmImage.SealHeader(bytes.AsSpan((int)area.Offset, 512));
        });
    }

    [SkippableFact]
    public void Damaged_descriptions_with_right_checksums()
    {
        using LvmImage image = LvmImage.Usual();
        IReadOnlyList<LvmMember> members = image.Members();
        Extent area = PvHeader.Read(members[0].Device).MetadataAreas[0];
        byte[] text = MetadataArea.Read(members[0].Device, area)!;
        Survivors(members, (random, bytes) => LvmImage.SetText(bytes.AsSpan((int)area.Offset, (int)area.Length), Damage(text, random)));
    }

    [SkippableFact]
    public void Damage_without_right_checksums()
    {
        using LvmImage image = LvmImage.Usual();
        IReadOnlyList<LvmMember> members = image.Members();
        Extent area = PvHeader.Read(members[0].Device).MetadataAreas[0];
        Extent[] regions = [new(0x200, 0x90), new(area.Offset, 80), new(area.Offset + 512, area.Length - 512)];
        Survivors(members, (random, bytes) => Mutation.Apply(bytes, regions, random));
    }

    [Theory]
    [InlineData("a = 1 a = 2")]
    [InlineData("a { } a { }")]
    [InlineData("a = ")]
    [InlineData("a = \"open")]
    [InlineData("a = [1, 2")]
    [InlineData("a { b = 1")]
    [InlineData("}")]
    [InlineData("a 1")]
    [InlineData("= 1")]
    [InlineData("a = [[1]]")]
    [InlineData("a{a{a{a{a{a{a{a{a{a{a{a{a{a{a{a{a{a{}}}}}}}}}}}}}}}}}}")]
    public void Texts_that_are_not_in_the_format_are_refused(string text) =>
        Assert.Throws<CorruptDataException>(() => ConfigParser.Parse(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void The_text_format_is_read_as_lvm_does()
    {
        ConfigSection root = ConfigParser.Parse("# comment {\na=1\nb = \"x \\\"y\\\" \\\\\" # more\nc { d = [ \"e\", -3, f ] g=[] }\0 not read"u8);
        Assert.Equal(1, root.Number("a", 0, 9));
        Assert.Equal("x \"y\" \\", root.Text("b"));
        ConfigSection inner = root.Section("c")!;
        Assert.Equal([new ConfigValue.Text("e"), new ConfigValue.Number(-3), new ConfigValue.Text("f")], inner.List("d"));
        Assert.Empty(inner.List("g"));
        Assert.True(inner.HasFlag("d", "e"));
        Corruption.Expect(ConfigSection.Structure, "a of ", "2 to 9", 1, () => root.Number("a", 2, 9));
    }

    private static byte[] Damage(byte[] text, Random random)
    {
        List<byte> damaged = [.. text];
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            int at = random.Next(damaged.Count);
            int length = Math.Min(random.Next(0, 12), damaged.Count - at);
            damaged.RemoveRange(at, length);
            damaged.InsertRange(at, Encoding.ASCII.GetBytes(Words[random.Next(Words.Length)]));
        }

        return [.. damaged];
    }

    private static void Survivors(IReadOnlyList<LvmMember> members, Action<Random, byte[]> damage)
    {
        byte[] original = (byte[])LvmImage.Bytes(members[0]).Clone();
        int survivors = 0;
        for (int seed = 0; seed < Mutants; seed++)
        {
            byte[] bytes = LvmImage.Bytes(members[0]);
            original.AsSpan(0, 1 << 17).CopyTo(bytes);
            damage(new Random(seed), bytes);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                LvmLayout layout = LvmReader.Read(members);
                foreach (LogicalVolume volume in layout.Groups.SelectMany(group => group.Volumes))
                {
                    Exercise(volume);
                }

                _ = members.Select(member => layout.MetadataExtents(member).TotalLength).Sum();
                survivors++;
            }
            catch (VmGeneralizeException)
            {
                // The expected outcome.
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"seed {seed}", exception);
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < AllocationLimit, $"seed {seed}");
        }

        Assert.InRange(survivors, 1, Mutants - 1);
    }

    private static void Exercise(LogicalVolume volume)
    {
        Assert.InRange(volume.Map(new Extent(0, volume.Length)).Sum(piece => piece.Extent.Length), 0, volume.Length);
        if (volume.Problem is null)
        {
            byte[] buffer = new byte[Math.Min(volume.Length, 100_000)];
            volume.Open().Read(volume.Length - buffer.Length, buffer);
        }
    }
}
