using VmGeneralize.FileSystems.Probing;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Contracts;

namespace VmGeneralize.FileSystems.Tests.Fat;

/// <summary>Tests volumes made by mkfs.vfat and filled by mtools.</summary>
public abstract class FatContractTests(int bits) : WritableVolumeContract(VolumeKind.Fat, $"{bits}")
{
    protected override byte[] Make(TemporaryFolder folder, Action<string> fill)
    {
        using FatImage image = new(bits, bits == 12 ? 8_000 : 40_000, bits == 12 ? ["-s", "8"] : []);
        string source = Directory.CreateDirectory(folder.File("tree")).FullName;
        fill(source);
        image.CopyTree(source);
        return File.ReadAllBytes(image.Path);
    }

    protected override void Judge(string path) => FatJudge.AssertSound(path);
}

public sealed class Fat12ContractTests() : FatContractTests(12);

public sealed class Fat16ContractTests() : FatContractTests(16);

public sealed class Fat32ContractTests() : FatContractTests(32);
