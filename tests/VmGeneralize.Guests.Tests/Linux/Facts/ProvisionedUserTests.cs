using System.Text;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Guests.Tests.Linux.Facts;

public sealed class ProvisionedUserTests
{
    private const string Passwd =
        "root:x:0:0::/root:/bin/sh\ndaemon:x:1:1::/:/bin/false\nann:x:1000:1000::/home/ann:/bin/sh\nbob:x:1001:1001::/home/bob:/bin/sh\n";
    private const string Ovf = "/var/lib/waagent/ovf-env.xml";

    [Fact]
    public void The_agents_own_source_comes_before_sudoers()
    {
        MemoryLinuxGuest guest = Guest().WithText(ProvisionedUserFact.Sudoers, "# x\nbob ALL=(ALL) NOPASSWD:ALL\n").WithText(Ovf, Environment("ann"));
        Assert.Equal(("ann", UserSource.OvfEnvironment, 1000u), Shape(User(guest)));
        Assert.Equal(("bob", UserSource.Sudoers, 1001u), Shape(User(guest.Without(Ovf))));
        Assert.Null(User(guest.Without(ProvisionedUserFact.Sudoers)));
    }

    [Fact]
    public void What_the_user_says_counts_first()
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest { Options = new GuestOptions("bob") }.WithText("/etc/passwd", Passwd).WithText(Ovf, Environment("ann"));
        Assert.Equal(("bob", UserSource.Option, 1001u), Shape(User(guest)));
    }

    [Theory]
    [InlineData("root")]
    [InlineData("daemon")]
    [InlineData("../../etc")]
    [InlineData("/")]
    [InlineData("ann:x")]
    [InlineData("-rf")]
    public void Names_that_are_the_systems_or_no_names_are_refused(string name)
    {
        MemoryLinuxGuest guest = Guest().WithText(Ovf, Environment(name));
        Assert.Null(User(guest));
        Assert.NotNull(guest.Linux.ProvisionedUser.Refusal.OrShown(null));
    }

    [Fact]
    public void Several_users_in_sudoers_are_nobody() =>
        Assert.Null(User(Guest().WithText(ProvisionedUserFact.Sudoers, "ann ALL=(ALL) ALL\nbob ALL=(ALL) ALL\n")));

    [Fact]
    public void A_user_whose_account_is_gone_is_known_by_the_traces() =>
        Assert.Equal(
            new ProvisionedUser("carl", UserSource.Sudoers, null), User(Guest().WithText(ProvisionedUserFact.Sudoers, "# carl\ncarl ALL=(ALL) ALL\n")));

    [Fact]
    public void A_document_type_is_not_read() => Assert.False(OvfEnvironment.UserName(Guest().WithText(
        Ovf, "<!DOCTYPE a [<!ENTITY u \"ann\">]><a xmlns=\"http://schemas.microsoft.com/windowsazure\"><UserName>&u;</UserName></a>"), Ovf).IsKnown);

    [Fact]
    public void Damaged_documents_give_a_name_or_nothing()
    {
        Random random = new(7);
        byte[] good = Encoding.UTF8.GetBytes(Environment("ann"));
        for (int round = 0; round < 3000; round++)
        {
            byte[] bytes = [.. good];
            for (int change = 0; change < 4; change++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            _ = User(Guest().WithBytes(Ovf, bytes[..random.Next(bytes.Length)]));
            _ = User(Guest().WithBytes(Ovf, bytes));
        }

        Assert.False(OvfEnvironment.UserName(Guest().WithText(Ovf, string.Concat(Enumerable.Repeat("<a>", 10_000))), Ovf).IsKnown);
    }

    private static string Environment(string user) =>
        """<?xml version="1.0" encoding="utf-8"?><e xmlns:w="http://schemas.microsoft.com/windowsazure"><UserName>other</UserName>"""
        + $"<w:P><w:UserName>{user}</w:UserName><w:HostName>h</w:HostName></w:P></e>";

    private static ProvisionedUser? User(MemoryLinuxGuest guest) => guest.Linux.ProvisionedUser.User.OrShown(null);

    private static MemoryLinuxGuest Guest() => new MemoryLinuxGuest().WithText("/etc/passwd", Passwd).WithFolder("/var/lib/waagent");

    private static (string Name, UserSource Source, uint? Uid) Shape(ProvisionedUser? user) => (user!.Name, user.Source, user.Account?.Uid);
}
