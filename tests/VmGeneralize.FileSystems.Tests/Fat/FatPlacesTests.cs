using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Fat;
using VmGeneralize.FileSystems.Places;

namespace VmGeneralize.FileSystems.Tests.Fat;

public sealed class FatPlacesTests
{
    [SkippableTheory]
    [InlineData(12, 1440)]
    [InlineData(16, 20_000)]
    [InlineData(32, 40_000)]
    public void A_byte_is_told_by_what_it_belongs_to(int bits, int kibibytes)
    {
        using FatImage image = new FatImage(bits, kibibytes).Fill();
        image.Write("/EFI/held.log", Encoding.ASCII.GetBytes("CONTENTS-HERE"));
        image.Write("/EFI/long name of a deleted file.txt", Encoding.ASCII.GetBytes("FREE-CLUSTER"));
        image.Delete("/EFI/long name of a deleted file.txt");
        MemoryDevice device = image.Load();
        FatBootSector.TryRead(device.Bytes, out FatBootSector? boot, out _);
        int contents = device.Bytes.AsSpan().IndexOf("CONTENTS-HERE"u8);
        "SLACK"u8.CopyTo(device.Bytes.AsSpan(contents + 100));

        using FatFileSystem fat = FatFileSystem.Open(device);
        IPlaceMap places = fat.MapPlaces();
        string At(long offset) => places.Describe(places.At(offset), "partition 1:");
        long Find(string text) => device.Bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(text));

        Assert.Equal(@"partition 1:\EFI\held.log, byte 0", At(contents));
        Assert.Equal(@"slack of partition 1:\EFI\held.log", At(Find("SLACK")));
        Assert.Equal("partition 1: free cluster", At(Find("FREE-CLUSTER")));
        Assert.Equal(@"directory partition 1:\EFI (live)", At(Find("HELD    LOG")));
        Assert.Equal(@"directory partition 1:\EFI (deleted entry: long name of a deleted file.txt)", At(Find("ONGNA~1TXT")));
        Assert.Equal(@"directory partition 1:\EFI (deleted entry: long name of a deleted file.txt)", At(Find("l\0o\0n\0g\0")));
        Assert.Equal("partition 1: boot sector", At(100));
        Assert.Equal("partition 1: file allocation table", At(boot!.FatOffset(0)));
        Assert.Equal("partition 1: after the last entry of a table", At(boot.FatOffset(1) - 1));
        Assert.Equal(
            boot.RootLength > 0 ? @"directory partition 1:\ (slack)" : "partition 1: file allocation table",
            At(boot.DataOffset - (bits == 32 ? boot.FatLength : 1)));
        Assert.Equal("partition 1: free cluster", At(boot.ClusterOffset(boot.ClusterCount + 1)));
        Assert.Equal("partition 1: after the last cluster", At(boot.ClusterOffset(boot.ClusterCount + 2)));
        if (bits == 32)
        {
            Assert.Equal("partition 1: reserved sector 6", At(6 * boot.BytesPerSector));
        }
    }

    [SkippableFact]
    public void Damage_makes_answers_less_exact_and_throws_nothing()
    {
        MemoryDevice device = FatImage.LoadSample();
        FatBootSector.TryRead(device.Bytes, out FatBootSector? boot, out _);
        Random random = new(5);
        for (int i = 0; i < 200; i++)
        {
            device.Bytes[boot!.FatOffset(0) + random.Next(512)] = (byte)random.Next(256);
        }

        using FatFileSystem fat = FatFileSystem.Open(device);
        IPlaceMap places = fat.MapPlaces();
        for (long offset = 0; offset < device.Length; offset += 1021)
        {
            Assert.NotEqual("", places.Describe(places.At(offset), "D:"));
        }
    }
}
