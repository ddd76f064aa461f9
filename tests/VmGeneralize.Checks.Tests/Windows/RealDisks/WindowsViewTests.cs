using VmGeneralize.Blocks;
using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Tests.Windows.RealDisks;

/// <summary>Tests what the view of a real Windows installation reads.</summary>
public sealed class WindowsViewTests(DiskPair disks) : IClassFixture<DiskPair>
{
    private const string Hive = "/Windows/System32/config/SYSTEM";

    [SkippableFact]
    public void Bytes_are_read_as_a_whole_and_in_parts()
    {
        IGuestView guest = disks.Planted;
        byte[] whole = guest.ReadBytes(Hive, int.MaxValue)!;
        Assert.True(whole.AsSpan().StartsWith("regf"u8));
        Assert.Equal(guest.Find(Hive)!.Length, whole.Length);
        Assert.Null(guest.ReadBytes(Hive, whole.Length - 1));
        byte[] part = new byte[5000];
        Assert.Equal(part.Length, guest.Read(Hive, 100, part));
        Assert.Equal(whole[100..5100], part);
        Assert.Equal(3, guest.Read(Hive, whole.Length - 3, part));
        Assert.Equal(0, guest.Read(Hive, whole.Length, part));
        Assert.Equal(whole.Skip(4096).Any(value => value != 0), guest.HasData(Hive, 4096));
        Assert.False(guest.HasData(Hive, whole.Length));
        Assert.Equal((null, 0, false), (guest.ReadBytes("/Windows", int.MaxValue), guest.Read("/none", 0, part), guest.HasData("/none", 0)));
        Assert.Null(guest.Linux);
    }

    [SkippableFact]
    public void A_hive_that_is_no_plain_file_is_not_one_without_keys()
    {
        Assert.False(disks.Planted.Registry.KeyExists("/Users/none/NTUSER.DAT", "Software"));
        Assert.Equal("kind", Assert.Throws<CorruptDataException>(() => disks.Planted.Registry.KeyExists("/Windows", "Software")).Field);
    }
}
