using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.Pipeline.Origins;
using VmGeneralize.Pipeline.Targets;
using VmGeneralize.Servicing;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.Pipeline.Tests.Targets;

public sealed class OptimizedFileTargetTests
{
    private const long Mebibyte = 1 << 20;
    private const long FirstSystem = 38 * Mebibyte;
    private const long SecondSystem = 96 * Mebibyte;
    private const long SystemLength = 57 * Mebibyte;

    [SkippableFact]
    public async Task Of_several_systems_the_one_that_was_generalized_is_optimized()
    {
        OutsideTool.Require("qemu-img", "sgdisk");
        using TemporaryFolder folder = new();
        string source = WriteDiskWithTwoSystems(folder);
        IdleOptimizer optimizer = new();
        OptimizedFileTarget target = new(new FileTarget(folder.File("out.vhd"), OutputFormat.FixedVhd), optimizer, TimeProvider.System) { IsRequired = true };

        GeneralizeOptions second = new(Partition: 2) { KeepOtherSystems = true };
        await new GeneralizeJob(new FileOrigin(source), second).RunAsync(target, progress: null, default);

        Assert.Equal(SecondSystem, optimizer.Request!.SystemOffset);
    }

    [Fact]
    public async Task A_refusal_in_the_last_step_does_not_say_that_nothing_was_written()
    {
        using TemporaryFolder folder = new();
        string source = Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx");
        string target = folder.File("out.vhd");
        RefusedException refusal = new(new("read-only"), "It is read-only.", "Allow writing.");
        OptimizedFileTarget optimized = new(
            new FileTarget(target, OutputFormat.FixedVhd), new IdleOptimizer(refusal), TimeProvider.System) { IsRequired = true };

        ServicingException problem = await Assert.ThrowsAsync<ServicingException>(
            () => new GeneralizeJob(new FileOrigin(source), new GeneralizeOptions()).RunAsync(optimized, progress: null, default));

        Assert.Equal(
            $"The optimization was refused: It is read-only. Allow writing. {target} is complete and generalized, without the optimization. To try that "
                + "again: vmgeneralize optimize on it.",
            problem.Message);
    }

    private static string WriteDiskWithTwoSystems(TemporaryFolder folder)
    {
        string one = folder.File("one.img");
        string two = folder.File("two.img");
        Qemu.ConvertToRaw(Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx"), one);
        SparseFile.Create(two, 160 * Mebibyte);
        OutsideTool.RunChecked("sgdisk", "-n", "1:38M:+57M", "-t", "1:0700", "-n", "2:96M:+57M", "-t", "2:0700", two);
        SparseFile.Copy(one, FirstSystem, SystemLength, two, FirstSystem);
        SparseFile.Copy(one, FirstSystem, SystemLength, two, SecondSystem);
        return two;
    }

    /// <summary>Stands in for DISM: changes nothing, or refuses.</summary>
    private sealed class IdleOptimizer(RefusedException? refusal = null) : IBootOptimizer
    {
        public BootOptimizationRequest? Request { get; private set; }

        public void CheckHost(DiskSignature? signature)
        {
            // This machine can optimize.
        }

        public Task<BootOptimization> RunAsync(
            BootOptimizationRequest request, IProgress<BootOptimizationProgress>? progress, CancellationToken cancellation)
        {
            Request = request;
            return refusal is not null ? throw refusal : Task.FromResult(new BootOptimization(@"\\?\Volume{1}\", 'Z', [], 0, []));
        }
    }
}
