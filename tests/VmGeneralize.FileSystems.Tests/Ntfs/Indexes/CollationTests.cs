using System.Buffers.Binary;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.FileSystems.Ntfs.Indexes;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ntfs.Indexes;

public class CollationTests
{
    [Theory]
    [InlineData("a", "B", -1)] // upper case first: A before B
    [InlineData("abc", "ABCD", -1)]
    [InlineData("ABC", "abc", -1)] // same but for case: the first code unit that differs
    [InlineData("aBC", "abC", -1)]
    [InlineData("abc", "abc", 0)]
    [InlineData("ß", "ss", 1)] // one code unit for one
    [InlineData("_", "a", 1)] // '_' is after 'A'
    [InlineData("", "a", -1)]
    [InlineData("ä", "Ö", -1)]
    public void File_names_compare_by_upper_case_then_length_then_case(string left, string right, int expected)
    {
        Assert.Equal(expected, Math.Sign(TestUpCase.Collation.Compare(TestUpCase.Key(left), TestUpCase.Key(right))));
        Assert.Equal(-expected, Math.Sign(TestUpCase.Collation.Compare(TestUpCase.Key(right), TestUpCase.Key(left))));
    }

    [Fact]
    public void Unpaired_surrogates_compare_as_code_units() =>
        Assert.True(TestUpCase.Collation.Compare(TestUpCase.Key("z\uD800"), TestUpCase.Key("Z\uDC00")) < 0);

    [Fact]
    public void Names_that_differ_in_case_only_are_the_same_to_a_lookup()
    {
        Assert.Equal(0, TestUpCase.Table.CompareIgnoringCase("Windows", "wINDOWS"));
        Assert.NotEqual(0, TestUpCase.Table.CompareIgnoringCase("Windows", "Windows.old"));
        Assert.Equal(0, TestUpCase.Collation.CompareIgnoringCase(TestUpCase.Key("Windows"), TestUpCase.Key("wINDOWS")));
    }

    [Fact]
    public void Numbers_compare_as_unsigned_and_not_by_bytes()
    {
        Assert.True(UInt32Collation.Instance.Compare(Numbers(0x100), Numbers(0xFF)) > 0);
        Assert.True(UInt32Collation.Instance.Compare(Numbers(0x8000_0000), Numbers(1)) > 0);
        Assert.True(SecurityHashCollation.Instance.Compare(Numbers(1, 0x100), Numbers(1, 0xFF)) > 0);
        Assert.True(SecurityHashCollation.Instance.Compare(Numbers(2, 0), Numbers(0x100, 0)) < 0);
        Assert.True(UInt32SequenceCollation.Instance.Compare(Numbers(1, 2, 3), Numbers(1, 0x200, 0)) < 0);
        Assert.True(UInt32SequenceCollation.Instance.Compare(Numbers(1, 2), Numbers(1, 2, 0)) < 0);
        Assert.Equal(0, UInt32SequenceCollation.Instance.Compare(Numbers(4, 5), Numbers(4, 5)));
    }

    [Fact]
    public void Bytes_compare_from_the_first_and_the_shorter_comes_first()
    {
        Assert.True(BinaryCollation.Instance.Compare([1, 2], [1, 2, 0]) < 0);
        Assert.True(BinaryCollation.Instance.Compare([0xFF], [1, 1]) > 0);
        Assert.True(SidCollation.Instance.IsValid([1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0]));
        Assert.False(SidCollation.Instance.IsValid([1, 2, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0]));
    }

    [Theory]
    [InlineData(0x00u)]
    [InlineData(0x01u)]
    [InlineData(0x10u)]
    [InlineData(0x11u)]
    [InlineData(0x12u)]
    [InlineData(0x13u)]
    public void Each_rule_is_known_by_its_number(uint rule) =>
        Assert.Equal(rule, Collation.ForRule(rule, TestUpCase.Table).Rule);

    [Fact]
    public void An_unknown_rule_is_refused() =>
        Assert.Throws<UnsupportedFeatureException>(() => Collation.ForRule(0x02, TestUpCase.Table));

    [Fact]
    public void An_upper_case_table_of_another_size_is_damage() =>
        Corruption.Expect("$UpCase", "length", UpCaseTable.Size, UpCaseTable.Size - 2, () => _ = new UpCaseTable(new byte[UpCaseTable.Size - 2]));

    private static byte[] Numbers(params uint[] numbers)
    {
        byte[] bytes = new byte[4 * numbers.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 * i), numbers[i]);
        }

        return bytes;
    }
}
