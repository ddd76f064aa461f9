using System.Text;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Guests.Tests.Edits;

public class LineEditsTests
{
    private static readonly LineEdit RemoveB = new LineEdit.Remove("b", "b");

    [Theory]
    [InlineData("a\nb\nc\n", "a\nc\n")]
    [InlineData("a\nb\nc", "a\nc")]
    [InlineData("a\nb", "a\n")]
    [InlineData("b", "")]
    [InlineData("b\nb\n", "")]
    [InlineData("\nb\n\n", "\n\n")]
    [InlineData("a\n", "a\n")]
    [InlineData("", "")]
    public void Removes_whole_lines_only(string before, string after) => Assert.Equal(after, Apply(before, RemoveB));

    [Fact]
    public void Replaces_in_place_and_inserts_at_the_start_in_order() =>
        Assert.Equal("1\n2\na\nB\n", Apply("a\nb\n", new LineEdit.Replace("b", "B", ""), new LineEdit.InsertFirst("1", ""), new LineEdit.InsertFirst("2", "")));

    [Fact]
    public void Bytes_that_are_no_text_survive()
    {
        byte[] contents = [0xFF, 0x00, (byte)'\n', (byte)'b', (byte)'\n', 0xC3];
        Assert.Equal([0xFF, 0x00, (byte)'\n', 0xC3], new LineEdits([RemoveB]).Apply(contents));
    }

    [Fact]
    public void Edits_of_one_line_meet_and_others_do_not()
    {
        GuestEdit remove = new GuestEdit.EditLines("/etc/shadow", new LineEdits([RemoveB]));
        GuestEdit other = new GuestEdit.EditLines("/etc/shadow", new LineEdits([new LineEdit.Remove("c", "")]));
        Assert.True(GuestEdit.Meet(remove, new GuestEdit.EditLines("/etc/shadow", new LineEdits([new LineEdit.Replace("b", "x", "")])), GuestKind.Linux));
        Assert.False(GuestEdit.Meet(remove, other, GuestKind.Linux));
        Assert.True(GuestEdit.Meet(remove, new GuestEdit.Truncate("/etc/shadow"), GuestKind.Linux));
        Assert.True(GuestEdit.Meet(new GuestEdit.Delete("/etc"), remove, GuestKind.Linux));
        Assert.False(GuestEdit.Meet(remove, new GuestEdit.Truncate("/ETC/shadow"), GuestKind.Linux));
    }

    [Fact]
    public void What_is_shown_holds_no_line() =>
        Assert.DoesNotContain("$6$", new LineEdits([new LineEdit.Remove("root:$6$hash", "root's password")]).ToString(), StringComparison.Ordinal);

    private static string Apply(string before, params LineEdit[] edits) =>
        Encoding.Latin1.GetString(new LineEdits(edits).Apply(Encoding.Latin1.GetBytes(before)));
}
