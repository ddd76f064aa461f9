namespace VmGeneralize.Guests.Tests;

public sealed class FactTests
{
    private static readonly Unreadable First = new("/a", "it is large");
    private static readonly Unreadable Second = new("/b", "it is a link");

    [Theory]
    [InlineData('y', 'y', 'y', 'y')]
    [InlineData('y', 'n', 'y', 'n')]
    [InlineData('y', '?', 'y', '?')]
    [InlineData('n', 'y', 'y', 'n')]
    [InlineData('n', 'n', 'n', 'n')]
    [InlineData('n', '?', '?', 'n')]
    [InlineData('?', 'y', 'y', '?')]
    [InlineData('?', 'n', '?', 'n')]
    [InlineData('?', '?', '?', '?')]
    public void What_is_not_known_decides_nothing_and_hides_nothing(char one, char other, char either, char both)
    {
        Fact<bool> first = Of(one, First);
        Fact<bool> second = Of(other, Second);
        Assert.Equal(either, Sign(first.Or(() => second)));
        Assert.Equal(both, Sign(first.And(() => second)));
        Assert.Equal(either, Sign(new[] { first, second }.AnyIs(fact => fact)));
        Assert.Equal(one == '?' ? '?' : one == 'y' ? 'n' : 'y', Sign(first.Not()));
    }

    [Fact]
    public void All_reasons_are_kept()
    {
        Assert.Equal([First, Second], Of('?', First).Or(() => Of('?', Second)).Problems);
        Assert.Equal([First], Of('?', First).Or(() => Of('?', First)).Problems);
        Assert.Equal([First, Second], Fact.All([Of('?', First), Of('y', First), Of('?', Second)]).Problems);
        Assert.Equal([Second], Of('y', First).Then(_ => Of('?', Second)).Problems);
        Assert.Equal([First], Of('?', First).Then(_ => Of('?', Second)).Problems);
        Assert.Equal("/a could not be read: it is large", First.ToString());
    }

    [Fact]
    public void What_is_decided_asks_no_further()
    {
        Assert.True(Of('y', First).Or(() => throw new InvalidOperationException("asked")).IsYes());
        Assert.True(Of('n', First).And(() => throw new InvalidOperationException("asked")).IsNo());
    }

    [Fact]
    public void Neither_yes_nor_no_is_true_of_what_is_not_known()
    {
        Fact<bool> fact = Of('?', First);
        Assert.Equal((false, false, false), (fact.IsYes(), fact.IsNo(), fact.TryGet(out _)));
        Assert.Throws<ArgumentException>(() => Fact.NotRead<bool>());
    }

    private static Fact<bool> Of(char sign, Unreadable problem) => sign == '?' ? Fact.NotRead<bool>(problem) : Fact.Known(sign == 'y');

    private static char Sign(Fact<bool> fact) => fact.IsYes() ? 'y' : fact.IsNo() ? 'n' : '?';
}
