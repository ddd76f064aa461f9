using VmGeneralize.TestSupport;

namespace VmGeneralize.Guests.Tests;

public sealed class GuestTextsTests
{
    [Fact]
    public void A_text_is_there_as_a_whole_or_not_at_all()
    {
        FakeGuest guest = new FakeGuest().WithText("/a.txt", "text").WithFiles("/folder/x").WithText("/large.txt", new string('x', (4 << 20) + 1));
        Assert.Equal("text", guest.WholeText("/a.txt").OrShown(null));
        Assert.True(guest.WholeText("/none.txt") is { IsKnown: true } none && none.OrShown("?") is null);
        Assert.Equal("/large.txt", Assert.Single(guest.WholeText("/large.txt").Problems).Path);
        Assert.Equal("it is not a regular file", Assert.Single(guest.WholeText("/folder").Problems).Reason);
    }
}
