using VmGeneralize.Guests.Edits;
using VmGeneralize.TestSupport;
using Xunit;

namespace VmGeneralize.Operations.Tests.Windows;

/// <summary>Tests operations that look at every volume of a Windows guest.</summary>
public class FurtherVolumesTests
{
    private const string Other = "//partition 2";

    [Theory]
    [InlineData("windows-page-files", "/pagefile.sys", "/pagefile.sys")]
    [InlineData("windows-page-files", "/swapfile.sys", "/swapfile.sys")]
    [InlineData("windows-hibernation-file", "/hiberfil.sys", "/hiberfil.sys")]
    [InlineData("windows-answer-files", "/unattend.xml", "/unattend.xml")]
    [InlineData("windows-answer-files", "/autounattend.xml", "/autounattend.xml")]
    [InlineData("windows-panther", "/Windows/Panther/setupact.log", "/Windows/Panther")]
    [InlineData("windows-panther", "/Recovery/Logs/Reload.xml", "/Recovery/Logs/Reload.xml")]
    [InlineData("windows-recycle-bin", "/$Recycle.Bin/S-1-5-21/x", "/$Recycle.Bin/S-1-5-21")]
    public void What_goes_from_the_system_drive_goes_from_the_others(string id, string file, string deleted)
    {
        Operation operation = Catalogue.All.Single(operation => operation.Id == id);
        FakeGuest guest = new FakeGuest { Roots = ["/", Other] }.WithFiles(Other + file, Other + "/data/keep.txt", "/keep.txt");

        IReadOnlyList<GuestEdit> edits = operation.Plan(guest);

        Assert.Equal([new GuestEdit.Delete(Other + deleted)], edits);
        guest.Apply(edits);
        Assert.Empty(operation.Plan(guest));
        Assert.Empty(operation.Plan(new FakeGuest { Roots = ["/", Other] }.WithFiles(Other + "/Recovery/WindowsRE/ReAgent.xml", "/keep.txt")));
    }
}
