using VmGeneralize.Guests.Outside;
using VmGeneralize.TestSupport;
using Xunit;

namespace VmGeneralize.Guests.Tests.Outside;

public class MachineDataSearchTests
{
    [Theory]
    [InlineData("/azureuser/.ssh/authorized_keys", "SSH keys of users")]
    [InlineData("/root/.ssh/id_ed25519", "SSH keys of users")]
    [InlineData("/data/ssh/ssh_host_rsa_key", "SSH host keys")]
    [InlineData("/etc/shadow", "password hashes")]
    [InlineData("/shadow", "password hashes")]
    [InlineData("/home/a/.netrc", "credentials")]
    [InlineData("/a/.AWS/credentials", "credentials")]
    [InlineData("/backup/site.PFX", "private keys")]
    [InlineData("/a/.bash_history", "shell histories")]
    [InlineData("/a/.bashrc", "home directories")]
    [InlineData("/Users/bob/NTUSER.DAT", "user profiles")]
    [InlineData("/etc/machine-id", "machine ids")]
    [InlineData("/loader/random-seed", "random seeds")]
    [InlineData("/var/log/app/x", "logs")]
    [InlineData("/log/syslog", "logs")]
    [InlineData("/spool/mail/bob", "mail")]
    [InlineData("/lib/waagent/ovf-env.xml", "the state of a provisioning agent")]
    [InlineData("/pagefile.sys", "page and swap files")]
    [InlineData("/hiberfil.sys", "hibernation files")]
    [InlineData("/Windows/MEMORY.DMP", "crash dumps")]
    [InlineData("/$RECYCLE.BIN/S-1-5/$RX.txt", "files in recycle bins")]
    [InlineData("/Windows/Panther/setupact.log", "setup logs and answer files")]
    [InlineData("/deploy/AutoUnattend.xml", "setup logs and answer files")]
    public void What_belongs_to_one_machine_is_told_by_its_place(string path, string expected)
    {
        (IReadOnlyList<MachineData> data, string? unread) = MachineDataSearch.Run(
            new MemoryPosixFileSystem().WithFile(path, new string('x', 40)).WithFile("/readme"), "/");

        Assert.Equal(new MachineData(expected, 1, path), Assert.Single(data));
        Assert.Null(unread);
    }

    [Fact]
    public void Folders_that_are_too_deep_to_be_looked_into_are_told()
    {
        string deep = string.Concat(Enumerable.Repeat("/d", 65));

        Assert.Null(MachineDataSearch.Run(new MemoryPosixFileSystem().WithFile(deep[2..] + "/x"), "/").Unread);
        Assert.Contains(
            "more than 64 deep", MachineDataSearch.Run(new MemoryPosixFileSystem().WithFile(deep + "/.netrc"), "/").Unread, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/a/.ssh/id_rsa.pub")]
    [InlineData("/a/.ssh/known_hosts")]
    [InlineData("/data/ssh_host_rsa_key.pub")]
    [InlineData("/books/shadow")]
    [InlineData("/etc/skel/.bashrc")]
    [InlineData("/Users/Default/NTUSER.DAT")]
    [InlineData("/srv/app/log/access")]
    [InlineData("/srv/pagefile.sys")]
    [InlineData("/cloud/data")]
    [InlineData("/etc/machine-id")] // "x": shorter than an id
    [InlineData("/$RECYCLE.BIN/S-1-5/desktop.ini")]
    [InlineData("/swapfile")] // no swap in it
    public void What_belongs_to_no_machine_is_not(string path)
    {
        Assert.Empty(MachineDataSearch.Run(new MemoryPosixFileSystem().WithFile(path, "x"), "/").Data);
    }

    [Fact]
    public void Empty_files_hold_nothing()
    {
        Assert.Empty(MachineDataSearch.Run(new MemoryPosixFileSystem().WithFile("/var/log/syslog", "").WithFile("/etc/shadow", ""), "/").Data);
    }

    [Fact]
    public void A_swap_file_is_told_by_its_header()
    {
        MemoryPosixFileSystem volume = new MemoryPosixFileSystem().WithFile("/old/swapfile", new string('\0', 4086) + "SWAPSPACE2" + "pages");

        Assert.Equal("swap files", Assert.Single(MachineDataSearch.Run(volume, "/").Data).What);
    }

    [Fact]
    public void Files_of_one_kind_are_counted_and_a_folder_alone_can_be_looked_at()
    {
        MemoryPosixFileSystem volume = new MemoryPosixFileSystem().WithFile("/home/a/.bash_history").WithFile("/home/b/.bash_history")
            .WithFile("/c/.bash_history");

        Assert.Equal(3, Assert.Single(MachineDataSearch.Run(volume, "/").Data).Count);
        Assert.Equal(2, Assert.Single(MachineDataSearch.Run(volume, "/home").Data).Count);
    }
}
