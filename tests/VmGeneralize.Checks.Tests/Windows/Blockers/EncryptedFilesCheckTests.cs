using VmGeneralize.Checks.Windows.Blockers;
using VmGeneralize.Guests;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Checks.Tests.Windows.Blockers;

public sealed class EncryptedFilesCheckTests
{
    private const uint Encrypted = 0x4020;

    [Theory]
    [InlineData("/Users/builder/secret.txt")]
    [InlineData("/Users/builder/Documents/secret.txt")]
    public void An_encrypted_file_is_told_with_its_profile(string path)
    {
        FakeGuest guest = Machines.Installed().WithFiles("/Users/Public/Documents/x").WithFile(new GuestFile(path, IsDirectory: false, Length: 100, Encrypted));

        Finding finding = Assert.Single(EncryptedFilesCheck.Check.Find(guest));

        Assert.Equal((Severity.Warning, GuestPath.ToWindows(path), 100L), (finding.Severity, finding.Evidence, finding.Bytes));
        Assert.Contains(@"cipher /d /s:""C:\Users\builder""", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_a_shell_would_read_does_not_get_into_the_command()
    {
        FakeGuest guest = Machines.Installed().WithFile(new GuestFile("/Users/x\" & calc/secret.txt", IsDirectory: false, Length: 100, Encrypted));

        Assert.EndsWith("cipher /d /s:%USERPROFILE%", Assert.Single(EncryptedFilesCheck.Check.Find(guest)).Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_are_counted()
    {
        FakeGuest guest = Machines.Installed();
        for (int index = 0; index < 3; index++)
        {
            guest.WithFile(new GuestFile($"/Users/builder/Desktop/{index}", IsDirectory: false, Length: 100, Encrypted));
        }

        Assert.Equal(@"C:\Users\builder\Desktop\0 and 2 more", Assert.Single(EncryptedFilesCheck.Check.Find(guest)).Evidence);
    }

    [Fact]
    public void Other_files_are_not_told() =>
        Assert.Empty(EncryptedFilesCheck.Check.Find(Machines.Installed().WithFile(new GuestFile("/Users/builder/x", IsDirectory: false, Length: 100, 0x820))));
}
