using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.EndToEnd.Tests.Support;

/// <summary>The judges notice what they are meant to notice.</summary>
public sealed class JudgesTests
{
    [SkippableFact]
    public void A_manifest_shows_what_rm_did_and_nothing_else()
    {
        WindowsGuest guest = SmallGuest();
        WindowsManifest before = WindowsManifest.Load(guest.ManifestFile);
        using NtfsPartition partition = new(guest.Raw, guest.CStart, guest.CLength);
        using (MountedNtfs volume = new(partition.Image))
        {
            volume.Delete("Windows/Panther");
        }

        ManifestDifference difference = before.Compare(partition.Manifest());

        partition.AssertClean();
        Assert.All(difference.Removed, row => Assert.StartsWith("Windows/Panther", row.Path, StringComparison.Ordinal));
        Assert.Contains(difference.Removed, row => row.Path == "Windows/Panther/setupact.log:secret.stream");
        Assert.Empty(difference.Added);
        Assert.Equal(["KeepMe/shared.bin", "Windows"], difference.Changed.Keys.Order());
        Assert.Equal([nameof(ManifestRow.Links)], difference.Changed["KeepMe/shared.bin"]);
        Assert.Equal([nameof(ManifestRow.Modified)], difference.Changed["Windows"]);
    }

    [SkippableFact]
    public void A_damaged_bitmap_is_not_clean()
    {
        WindowsGuest guest = SmallGuest();
        using NtfsPartition partition = new(guest.Raw, guest.CStart, guest.CLength);
        partition.AssertClean();
        byte[] bitmap = partition.ReadFile("$Bitmap");
        byte[] image = File.ReadAllBytes(partition.Image);
        int position = image.AsSpan().IndexOf(bitmap.AsSpan(0, 4096));
        Assert.True(position > 0);
        image[position + (bitmap.AsSpan().IndexOf((byte)0))] = 0xFF;
        File.WriteAllBytes(partition.Image, image);

        Assert.Throws<InvalidOperationException>(partition.AssertClean);
    }

    [SkippableFact]
    public void A_hive_dump_shows_one_changed_value()
    {
        WindowsGuest guest = SmallGuest();
        using TemporaryFolder folder = new();
        using NtfsPartition partition = new(guest.Raw, guest.CStart, guest.CLength);
        string hive = folder.File("SOFTWARE");
        File.WriteAllBytes(hive, partition.ReadFile("Windows/System32/config/SOFTWARE"));
        HiveDump before = HiveDump.Read(hive);

        HiveEditor.Merge(hive, "HKLM\\SOFTWARE", """
            [HKLM\SOFTWARE\Microsoft\Cryptography]
            "MachineGuid"="other"
            "New \"value\""=dword:00000001

            """);

        Assert.Equal(
            [@"+Microsoft\Cryptography\New ""value""", @"~Microsoft\Cryptography\MachineGuid"],
            before.Compare(HiveDump.Read(hive)));
    }

    [SkippableFact]
    public void Every_planted_string_can_be_found_on_the_source()
    {
        WindowsGuest guest = SmallGuest();
        using TemporaryFolder folder = new();
        NtfsPlanter planter = NtfsPlanter.Plant(guest, folder.File("planted.raw"));
        using NtfsPartition partition = new(folder.File("planted.raw"), guest.CStart, guest.CLength);

        partition.AssertClean();
        IReadOnlyList<ByteSearchHit> hits = ByteSearch.Find(folder.File("planted.raw"), [.. planter.Needles]);

        Assert.Empty(planter.Needles.Except(hits.Select(hit => hit.Needle)));
        Assert.Empty(ByteSearch.Find(guest.Raw, [.. planter.Needles]));
        Assert.Contains(hits, hit => hit is { IsUtf16: true, Needle: "VmgPlant-registry-string-q7x9z" });
        Assert.Contains(hits, hit => hit is { IsUtf16: false, Needle: "VmgPlant-registry-binary-q7x9z" });
    }

    private static WindowsGuest SmallGuest() => WindowsGuest.Build(new WindowsGuestOptions());
}
