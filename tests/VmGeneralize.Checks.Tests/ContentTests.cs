using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Checks.Tests;

public class ContentTests
{
    [Fact]
    public void A_folder_is_as_large_as_what_is_in_it()
    {
        FakeGuest guest = new FakeGuest()
            .WithFile(new GuestFile("/a/1", IsDirectory: false, Length: 100))
            .WithFile(new GuestFile("/a/b/c/2", IsDirectory: false, Length: 20))
            .WithFile(new GuestFile("/ab/3", IsDirectory: false, Length: 3));
        Assert.Equal(new Content(2, 120, Complete: true), Content.Of(guest, "/a"));
        Assert.Equal(new Content(1, 3, Complete: true), Content.Of(guest, "/ab/3"));
        Assert.Equal(new Content(0, 0, Complete: true), Content.Of(guest, "/none"));
    }

    [Fact]
    public void Links_are_counted_and_not_followed()
    {
        FakeGuest guest = new FakeGuest()
            .WithFile(new GuestFile("/a/link", IsDirectory: false, Length: 0, ReparseTag: 0xA0000003))
            .WithFile(new GuestFile("/a/link/behind", IsDirectory: false, Length: 7));
        Assert.Equal(new Content(1, 0, Complete: true), Content.Of(guest, "/a"));
    }

    [Fact]
    public void A_tree_without_end_is_counted_up_to_a_limit()
    {
        Content content = Content.Of(new EndlessGuest(), "/");
        Assert.False(content.Complete);
        Assert.Equal(long.MaxValue, content.Bytes);
        Assert.StartsWith("more than", content.ToString(), StringComparison.Ordinal);
    }

    /// <summary>A guest like a directory tree that damage has turned into a cycle, with files whose lengths are false.</summary>
    private sealed class EndlessGuest : IGuestView
    {
        public GuestKind Kind => GuestKind.Windows;

        public IRegistryView Registry => new FakeGuest();

        public GuestFile? Find(string path) => new(path, IsDirectory: true, Length: 0);

        public IEnumerable<GuestFile> List(string path) =>
            [
                new GuestFile("/again", IsDirectory: true, Length: 0),
                new GuestFile("/large", IsDirectory: false, long.MaxValue - 5),
                new GuestFile("/bad", IsDirectory: false, -5),
            ];

        public bool HasSlack => false;

        public GuestOptions Options => GuestOptions.None;

        public LinuxFacts? Linux => null;

        public string? ReadText(string path) => null;

        public string? ReadText(string path, int limit) => null;

        public byte[]? ReadBytes(string path, int limit) => null;

        public int Read(string path, long from, Span<byte> buffer) => 0;

        public bool HasData(string path, long from) => false;
    }
}
