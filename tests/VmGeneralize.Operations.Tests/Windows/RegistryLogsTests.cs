using VmGeneralize.Guests.Edits;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Operations.Tests.Windows;

/// <summary>Tests which hives keep their logs because a part of the hive is in them, or because that is unknown.</summary>
public sealed class RegistryLogsTests
{
    private const string Config = "/Windows/System32/config/";

    private static Operation Logs => Catalogue.Get("windows-registry-logs");

    private static Operation Transactions => Catalogue.Get("windows-registry-transaction-logs");

    [Fact]
    public void Without_hives_there_is_nothing_to_do()
    {
        FakeGuest guest = new FakeGuest().WithFiles(Config + "SAM.LOG1", "/Users/builder/NTUSER.DAT.LOG1");
        Assert.Empty(Logs.Plan(guest));
        Assert.Empty(Logs.Left(guest));
        Assert.Empty(Transactions.Plan(new FakeGuest()));
    }

    [Theory]
    [InlineData("SAM")]
    [InlineData("SECURITY")]
    public void Logs_of_a_dirty_hive_that_is_never_written_stay_and_are_told(string hive)
    {
        FakeGuest guest = With(hive);
        guest.DirtyHives.Add(hive);

        Assert.Empty(Logs.Plan(guest));
        Assert.Empty(Transactions.Plan(guest));
        Assert.Equal(
            $@"C:\Windows\System32\config\{hive} could not be read: it is dirty, and a part of it is in its logs only",
            $"{Assert.Single(Logs.Left(guest)).Because}");
        Assert.Single(Transactions.Left(guest));
    }

    [Theory]
    [InlineData("SAM")]
    [InlineData("SOFTWARE")]
    public void Logs_of_a_damaged_hive_stay_and_are_told(string hive)
    {
        FakeGuest guest = With(hive);
        guest.DamagedHives.Add(hive);

        Assert.Empty(Logs.Plan(guest));
        Assert.Empty(Transactions.Plan(guest));
        Assert.Single(Logs.Left(guest));
        Assert.Single(Transactions.Left(guest));
    }

    [Fact]
    public void Logs_of_a_dirty_hive_that_may_be_written_are_for_who_writes_it()
    {
        FakeGuest guest = With("SOFTWARE");
        guest.DirtyHives.Add("SOFTWARE");

        Assert.Empty(Logs.Plan(guest));
        Assert.Empty(Logs.Left(guest));
        Assert.Equal([new GuestEdit.Delete(Config + "SOFTWARE{1}.TM.blf")], Transactions.Plan(guest));
    }

    [Fact]
    public void What_was_emptied_is_not_planned_again()
    {
        FakeGuest guest = With("SAM");
        guest.Apply(Logs.Plan(guest));
        Assert.Equal(0, guest.Find(Config + "SAM.LOG1")!.Length);
        Assert.Empty(Logs.Plan(guest));
    }

    private static FakeGuest With(string hive) => new FakeGuest().WithFiles(Config + hive, Config + hive + ".LOG1", Config + hive + "{1}.TM.blf");
}
