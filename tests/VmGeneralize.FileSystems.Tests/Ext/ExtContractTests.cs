using VmGeneralize.FileSystems.Probing;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Contracts;

namespace VmGeneralize.FileSystems.Tests.Ext;

/// <summary>Tests volumes made by mke2fs and filled by the kernel.</summary>
public abstract class ExtContractTests(string format) : PosixVolumeContract(VolumeKind.Ext, format)
{
    protected override byte[] Make(TemporaryFolder folder, Action<string> fill)
    {
        ExtImage.RequireTools();
        return File.ReadAllBytes(ExtImage.Make(folder, Variant, 16, fill));
    }

    protected override void Judge(string path) => ExtJudge.AssertSound(path);
}

public sealed class Ext4ContractTests() : ExtContractTests("ext4");

public sealed class Ext4InlineContractTests() : ExtContractTests("ext4-inline-1k");

public sealed class Ext3ContractTests() : ExtContractTests("ext3");

public sealed class Ext2ContractTests() : ExtContractTests("ext2");
