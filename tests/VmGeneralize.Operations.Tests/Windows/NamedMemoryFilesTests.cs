using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Operations.Tests.Windows;

/// <summary>Tests page and dump files with an unusual name or in an unusual place.</summary>
public sealed class NamedMemoryFilesTests
{
    private const string Other = "//partition 2";
    private const uint HiddenAndSystem = 0x6;
    private const string Memory = @"ControlSet001\Control\Session Manager\Memory Management";
    private const string Crash = @"ControlSet001\Control\CrashControl";

    [Theory]
    [InlineData(@"C:\data\page file.sys 0 0", "/data/page file.sys")]
    [InlineData(@"c:\mypage.sys 1024 2048", "/mypage.sys")]
    [InlineData(@"\??\C:\mypage.sys", "/mypage.sys")]
    [InlineData(@"D:\swap\mypage.sys 0 0", Other + "/swap/mypage.sys")]
    [InlineData(@"?:\mypage.sys", Other + "/mypage.sys")]
    public void Page_files_that_the_registry_names_go(string named, string file)
    {
        FakeGuest guest = Guest(file).WithValue("SYSTEM", Memory, "PagingFiles", new[] { named });

        Assert.Equal([new GuestEdit.Delete(file)], Plan("windows-page-files", guest));
    }

    [Theory]
    [InlineData("DedicatedDumpFile", @"C:\dedicated.sys", "/dedicated.sys")]
    [InlineData("DedicatedDumpFile", @"D:\dedicated.sys", Other + "/dedicated.sys")]
    [InlineData("DumpFile", @"%SystemRoot%\MEMORY.DMP", "/Windows/MEMORY.DMP")]
    [InlineData("DumpFile", @"C:\dumps\MY.DMP", "/dumps/MY.DMP")]
    public void Dumps_that_the_registry_names_go(string value, string named, string file)
    {
        FakeGuest guest = Guest(file).WithValue("SYSTEM", Crash, value, named);

        Assert.Equal([new GuestEdit.Delete(file)], Plan("windows-crash-dumps", guest));
    }

    [Theory]
    [InlineData(@"%SystemRoot%\Minidump", "/Windows/Minidump/1.dmp")]
    [InlineData(@"C:\dumps\", "/dumps/1.DMP")]
    [InlineData(@"D:\small dumps", Other + "/small dumps/1.dmp")]
    public void Small_dumps_in_the_folder_that_the_registry_names_go_and_nothing_else_there(string named, string file)
    {
        FakeGuest guest = Guest(file).WithFiles("/dumps/notes.txt", Other + "/small dumps/notes.txt").WithValue("SYSTEM", Crash, "MinidumpDir", named);

        Assert.Equal([new GuestEdit.Delete(file)], Plan("windows-crash-dumps", guest));
    }

    [Fact]
    public void On_volumes_whose_letter_is_not_known_only_files_go_that_Windows_made()
    {
        FakeGuest guest = new FakeGuest { Roots = ["/", Other] }.WithFiles(Other + "/mypage.sys", "/mypage.sys")
            .WithValue("SYSTEM", Memory, "PagingFiles", new[] { @"D:\mypage.sys 0 0" });

        Assert.Empty(Plan("windows-page-files", guest));
    }

    [Theory]
    [InlineData("")]
    [InlineData("C:")]
    [InlineData(@"C:\")]
    [InlineData(@"C:\Windows")]
    [InlineData(" 0 0")]
    public void What_names_no_file_is_passed_by(string named)
    {
        FakeGuest guest = Guest("/Windows/x").WithValue("SYSTEM", Memory, "PagingFiles", new[] { named }).WithValue("SYSTEM", Crash, "DumpFile", named);

        Assert.Empty(Plan("windows-page-files", guest));
        Assert.Empty(Plan("windows-crash-dumps", guest));
    }

    private static FakeGuest Guest(string file) =>
        new FakeGuest { Roots = ["/", Other] }.WithFiles("/keep.txt").WithFile(new GuestFile(file, IsDirectory: false, Length: 9, HiddenAndSystem));

    private static IReadOnlyList<GuestEdit> Plan(string id, FakeGuest guest) => Catalogue.All.Single(operation => operation.Id == id).Plan(guest);
}
