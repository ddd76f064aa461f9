using VmGeneralize.Servicing.Seams;
using VmGeneralize.Servicing.Tests.Fakes;

namespace VmGeneralize.Servicing.Tests;

public sealed class HostCheckTests : IDisposable
{
    private readonly FakeMachine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task Without_administrator_rights_nothing_is_opened()
    {
        _machine.IsElevated = false;
        ServicingException problem = await Assert.ThrowsAsync<ServicingException>(() => _machine.RunAsync());
        Assert.Equal((ServicingStep.Host, 740), (problem.Step, problem.Code!.Value));
        Assert.Empty(_machine.Journal);
    }

    [Fact]
    public async Task Without_virtdisk_or_DISM_nothing_is_opened()
    {
        _machine.HasVirtualDisks = false;
        await Assert.ThrowsAsync<ServicingException>(() => _machine.RunAsync());
        _machine.HasVirtualDisks = true;
        _machine.HasDism = false;
        await Assert.ThrowsAsync<ServicingException>(() => _machine.RunAsync());
        Assert.Empty(_machine.Journal);
    }

    [Theory]
    [InlineData(FileAttributes.SparseFile, "sparse")]
    [InlineData(FileAttributes.Compressed, "compressed")]
    [InlineData(FileAttributes.Encrypted, "encrypted")]
    [InlineData(FileAttributes.SparseFile | FileAttributes.Compressed, "sparse and compressed")]
    public async Task A_file_that_Windows_cannot_attach_is_refused_before_it_is_opened(FileAttributes attributes, string words)
    {
        _machine.Attributes = attributes | FileAttributes.Archive;
        ServicingException problem = await Assert.ThrowsAsync<ServicingException>(() => _machine.RunAsync());
        Assert.Contains($"is {words}:", problem.Message, StringComparison.Ordinal);
        Assert.Contains("0xC03A001A", problem.Message, StringComparison.Ordinal);
        Assert.Empty(_machine.Journal);
    }

    [Fact]
    public async Task A_disk_with_the_same_signature_stops_it_before_anything_is_attached()
    {
        _machine.OtherDisks[7] = new AttachedDisk(DiskSignature.OfMbr(0x1234_5678), IsOffline: true, IsReadOnly: false);
        ServicingException problem = await Assert.ThrowsAsync<ServicingException>(() => _machine.RunAsync());
        Assert.Equal(ServicingStep.Disk, problem.Step);
        Assert.Contains("Disk 7", problem.Message, StringComparison.Ordinal);
        Assert.Contains("12345678", problem.Message, StringComparison.Ordinal);
        Assert.Empty(_machine.Journal);
    }

    [Fact]
    public void Disks_without_a_signature_collide_with_nothing()
    {
        Assert.Null(DiskSignature.OfMbr(0));
        Assert.Null(DiskSignature.OfGpt(Guid.Empty));
        _machine.OtherDisks[8] = new AttachedDisk(null, false, false);
        _machine.Optimizer().CheckHost(signature: null);
    }

    [Fact]
    public void An_MBR_signature_is_never_a_GPT_id() =>
        Assert.NotEqual(DiskSignature.OfMbr(1), DiskSignature.OfGpt(new Guid(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)));
}
