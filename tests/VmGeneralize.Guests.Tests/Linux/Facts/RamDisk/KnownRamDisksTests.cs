using VmGeneralize.Guests.Linux.Facts.RamDisk;

namespace VmGeneralize.Guests.Tests.Linux.Facts.RamDisk;

public sealed class KnownRamDisksTests
{
    [Fact]
    public void The_same_bytes_are_unpacked_once_and_others_again()
    {
        KnownRamDisks known = new();

        IReadOnlySet<string> first = known.Find(new MemoryStream(Disk("hv_storvsc")), ["hv_storvsc"]);

        Assert.Equal(["hv_storvsc"], first);
        Assert.Same(first, known.Find(new MemoryStream(Disk("hv_storvsc")), ["hv_storvsc"]));
        Assert.Empty(known.Find(new MemoryStream(Disk("nvme")), ["hv_storvsc"]));
        Assert.Equal(["nvme"], known.Find(new MemoryStream(Disk("nvme")), ["nvme"]));
    }

    [Fact]
    public void A_damaged_one_is_damaged_each_time()
    {
        KnownRamDisks known = new();

        Assert.Throws<RamDiskProblemException>(() => known.Find(new MemoryStream([1, 2, 3, 4, 5, 6, 7]), ["nvme"]));
        Assert.Throws<RamDiskProblemException>(() => known.Find(new MemoryStream([1, 2, 3, 4, 5, 6, 7]), ["nvme"]));
    }

    private static byte[] Disk(string module) => CpioBuilder.Archive($"lib/modules/6.1/kernel/{module}.ko");
}
