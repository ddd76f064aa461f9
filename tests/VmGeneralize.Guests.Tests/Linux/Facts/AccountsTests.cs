using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Guests.Tests.Linux.Facts;

public sealed class AccountsTests
{
    [Fact]
    public void Lines_that_are_no_accounts_are_left_out()
    {
        Accounts accounts = Known(new MemoryLinuxGuest().WithText(
            "/etc/passwd",
            "root:x:0:0:root:/root:/bin/bash\n\n# "
                + "x\n+::::::\n:x:1:1::/:\nbad:x:-1:0::/:\nbig:x:4294967296:0::/:\nshort:x:1:1:/\nann:x:1000:1000:Ann,,,:/home/ann:/bin/sh"));
        Assert.Equal([new Account("root", 0, 0, "/root", "/bin/bash"), new Account("ann", 1000, 1000, "/home/ann", "/bin/sh")], accounts.All);
        Assert.Equal(["ann"], accounts.People.Select(person => person.Name));
        Assert.Equal((1000u, 60000u, true, "/var/mail"), (accounts.UidMin, accounts.UidMax, accounts.UserGroups, accounts.MailFolder));
    }

    [Fact]
    public void Login_defs_decide_who_is_a_person()
    {
        Accounts accounts = Known(new MemoryLinuxGuest()
            .WithText("/etc/login.defs", "#UID_MIN 7\nUID_MIN\t\t 500\nUID_MAX 6000\nUSERGROUPS_ENAB no\nMAIL_DIR /var/spool/mail # here\n")
            .WithText("/etc/passwd", "old:x:500:500::/home/old:/bin/sh\nlow:x:499:499::/home/low:/bin/sh\n"));
        Assert.Equal(["old"], accounts.People.Select(person => person.Name));
        Assert.Equal((false, "/var/spool/mail"), (accounts.UserGroups, accounts.MailFolder));
    }

    [Theory]
    [InlineData("azureuser", true)]
    [InlineData("a.b-c_9", true)]
    [InlineData("", false)]
    [InlineData("..", false)]
    [InlineData("-rf", false)]
    [InlineData("a/b", false)]
    [InlineData("a b", false)]
    [InlineData("a:b", false)]
    [InlineData("a\nb", false)]
    public void Names_are_those_that_useradd_accepts(string name, bool expected) => Assert.Equal(expected, Accounts.IsName(name));

    private static Accounts Known(MemoryLinuxGuest guest) =>
        guest.Linux.Accounts.TryGet(out Accounts? accounts) ? accounts : throw new InvalidOperationException("unreadable");
}
