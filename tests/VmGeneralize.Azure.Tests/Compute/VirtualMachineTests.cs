using VmGeneralize.Azure.Compute;

namespace VmGeneralize.Azure.Tests.Compute;

public sealed class VirtualMachineTests : ArmTest
{
    [Fact]
    public async Task A_deallocated_machine_is_marked_and_captured()
    {
        Server.State.AddMachine(Scope.VirtualMachine("vm"), "westeurope", "deallocated");
        VirtualMachine machines = new(Access, null);
        VmState before = await machines.GetAsync(Scope, "vm", default);
        await machines.MarkAsync(before, default);
        VmState after = await machines.GetAsync(Scope, "vm", default);
        await new ManagedImage(Access, null).CreateAsync(
            new ManagedImageSpec
            {
                Scope = Scope,
                Name = "captured",
                Location = after.Location,
                Source = new ImageSource.VirtualMachine(after.Id),
                OsType = after.OsType!.Value,
                Generation = after.Generation!.Value,
                ZoneResilient = true,
            },
            default);

        Assert.False(before.IsGeneralized);
        Assert.True(after.IsGeneralized);
        Assert.Equal(["POST virtualMachines/vm/generalize", "PUT images/captured"], Changes);
        Assert.Equal(
            Scope.VirtualMachine("vm"),
            (string?)Server.Journal.Single(exchange => exchange.Method == "PUT").RequestBody!["properties"]!["sourceVirtualMachine"]!["id"]);
    }

    [Fact]
    public async Task A_running_machine_is_refused_until_it_is_deallocated()
    {
        Server.State.AddMachine(Scope.VirtualMachine("vm"), "westeurope", "running");
        VirtualMachine machines = new(Access, null);
        VmState running = await machines.GetAsync(Scope, "vm", default);
        AzureException problem = await Assert.ThrowsAsync<AzureException>(() => machines.MarkAsync(running, default));
        Assert.Empty(Changes);
        await machines.DeallocateAsync(running, default);
        VmState deallocated = await machines.GetAsync(Scope, "vm", default);
        await machines.MarkAsync(deallocated, default);

        Assert.Contains("it is running, not deallocated", problem.Message, StringComparison.Ordinal);
        Assert.Contains("--deallocate", problem.Next, StringComparison.Ordinal);
        Assert.True((await machines.GetAsync(Scope, "vm", default)).IsGeneralized);
    }

    [Fact]
    public async Task A_machine_that_is_not_there_is_told()
    {
        AzureException problem = await Assert.ThrowsAsync<AzureException>(() => new VirtualMachine(Access, null).GetAsync(Scope, "vm", default));

        Assert.Equal(404, problem.Status);
        Assert.Contains("Checking the VM vm", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_with_an_ephemeral_disk_is_never_marked()
    {
        Server.State.AddMachine(Scope.VirtualMachine("vm"), "westeurope", "deallocated", ephemeral: true);
        VirtualMachine machines = new(Access, null);
        VmState state = await machines.GetAsync(Scope, "vm", default);

        await Assert.ThrowsAsync<AzureException>(() => machines.MarkAsync(state, default));
        Assert.Empty(Changes);
    }
}
