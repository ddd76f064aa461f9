using VmGeneralize.EndToEnd.Tests.Checks;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>A disk as it is after applying install.wim: no Panther, no tag, never booted. It is generalized and must be reported as such.</summary>
public sealed class FreshFromInstallImageTests
{
    [SkippableTheory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    public void It_is_accepted_and_named(int setupType, bool hasAnswerFile)
    {
        WindowsGuest guest = WindowsGuest.Build(new WindowsGuestOptions());
        using TemporaryFolder folder = new();
        string disk = Untouched(folder, guest, setupType, volume =>
        {
            foreach (string path in (string[])["Users/Administrator", "Users/builder", "Windows/System32/winevt/Logs"])
            {
                volume.Delete(path);
            }

            volume.MergeHive("Windows/System32/config/SYSTEM", new RegistryText().Delete("MountedDevices"));
            volume.MergeHive("Windows/System32/config/SOFTWARE", new RegistryText().Delete(@"Microsoft\Windows NT\CurrentVersion\ProfileList"));
            if (hasAnswerFile)
            {
                volume.Write("Windows/Panther/unattend.xml", "<unattend>LEFTOVER-answer</unattend>"); // as build scripts and DISM do
            }
        });
        string output = folder.File("out.vhd");

        ToolResult inspected = VmGeneralizeTool.RunChecked("inspect", disk);
        VmGeneralizeTool.RunChecked("generalize", disk, "-o", output);

        Assert.Matches("(?i)install\\.wim|freshly applied|never booted", inspected.Output);
        GuestDisk source = new(disk, guest.CStart, guest.CLength);
        using NtfsPartition before = source.OpenC();
        using NtfsPartition after = (source with { Path = output }).OpenC();
        GeneralizedVolume.AssertEqualsPlan(before, after, VmGeneralizeTool.Plan(disk));
        Assert.Empty(ByteSearch.Words(output, "LEFTOVER-"));
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_used_machine_whose_logs_and_tag_were_deleted_is_not_called_that(int setupType)
    {
        WindowsGuest guest = WindowsGuest.Build(new WindowsGuestOptions());
        using TemporaryFolder folder = new();
        string inspected = VmGeneralizeTool.RunChecked("inspect", Untouched(folder, guest, setupType, _ => { })).Output;

        Assert.DoesNotContain("freshly applied", inspected, StringComparison.Ordinal);
        Assert.Matches(@"Sysprep_succeeded\.tag is missing[^\n]*in use: the profile C:\\Users\\", inspected);
    }

    private static string Untouched(TemporaryFolder folder, WindowsGuest guest, int setupType, Action<MountedNtfs> clean)
    {
        string disk = folder.File("fresh.raw");
        string partition = folder.File("c");
        SparseFile.Extract(guest.Raw, guest.CStart, guest.CLength, partition);
        using (MountedNtfs volume = new(partition))
        {
            volume.Delete("Windows/Panther");
            volume.Delete("Windows/System32/Sysprep/Panther");
            volume.Delete("Windows/System32/Sysprep/Sysprep_succeeded.tag");
            volume.MergeHive("Windows/System32/config/SYSTEM", "HKLM\\SYSTEM", $"""
                [HKLM\SYSTEM\Setup]
                "SetupType"=dword:0000000{setupType}
                "CmdLine"="oobe\\windeploy.exe"

                """);
            clean(volume);
        }

        SparseFile.CopyWithPart(guest.Raw, disk, guest.CStart, partition);
        return disk;
    }
}
