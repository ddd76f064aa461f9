using VmGeneralize.Console;

namespace VmGeneralize.Tests.Console;

public class TextTableTests
{
    private static readonly TextTable Volumes = new(
        ["#", "type", "size", "state"],
        [["1", "EFI system partition", "36 MiB", ""], ["2", "Basic data", "57 MiB", "a state of more than sixteen columns"]]);

    [Fact]
    public void Plain_lines_hold_every_column() => Assert.Equal(
        [
            "#  type                  size    state",
            "1  EFI system partition  36 MiB",
            "2  Basic data            57 MiB  a state of more than sixteen columns",
        ],
        Volumes.Plain());

    [Fact]
    public void A_list_names_what_a_cell_is_and_leaves_empty_ones_out() => Assert.Equal(
        ["1  EFI system partition", "   size   36 MiB", "2  Basic data", "   size   57 MiB", "   state  a state of more than sixteen columns"],
        Volumes.List());

    [Theory]
    [InlineData(43, true)]
    [InlineData(42, false)]
    public void Columns_fit_when_none_is_squeezed_below_what_can_be_read(int columns, bool fits) => Assert.Equal(fits, Volumes.Fits(columns));
}
