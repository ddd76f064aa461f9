using VmGeneralize.TestSupport;

namespace VmGeneralize.Checks.Tests;

public sealed class GuestTreeTests
{
    [Fact]
    public void A_folder_that_never_ends_is_left_at_some_depth()
    {
        FakeGuest guest = new FakeGuest().WithFiles($"/top/{string.Concat(Enumerable.Repeat("again/", 3 * GuestTree.MaxDepth))}file");

        Assert.Equal(GuestTree.MaxDepth, GuestTree.Below(guest, "/top").Count());
    }

    [Fact]
    public void Everything_else_is_found()
    {
        FakeGuest guest = new FakeGuest().WithFiles("/top/one/two/three", "/top/four", "/beside/five");

        Assert.Equal(["/top/four", "/top/one", "/top/one/two", "/top/one/two/three"], GuestTree.Below(guest, "/top").Select(file => file.Path).Order());
    }
}
