using VmGeneralize.Pipeline.Servicing;

namespace VmGeneralize.Pipeline.Tests.Servicing;

public class OptimizeAdviceTests
{
    [Theory]
    [InlineData("server.vhd")]
    [InlineData("a 'quoted' name.vhd")]
    public void Commands_to_type_by_hand_have_as_many_opening_brackets_as_closing_ones(string name) =>
        Assert.All(OptimizeAdvice.ByHand(name), line =>
        {
            foreach ((char open, char close) in ((char, char)[])[('{', '}'), ('(', ')')])
            {
                Assert.Equal(line.Count(letter => letter == open), line.Count(letter => letter == close));
            }
        });
}
