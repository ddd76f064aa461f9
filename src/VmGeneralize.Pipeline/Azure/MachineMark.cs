using VmGeneralize.Azure;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Azure.Compute.Rights;
using VmGeneralize.Blocks;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>Marks a virtual machine that was deprovisioned inside, and captures it when that is wanted.</summary>
/// <param name="link">How to reach Azure.</param>
/// <param name="progress">Shown to people.</param>
public sealed class MachineMark(AzureLink link, IProgress<ProgressUpdate>? progress)
{
    private readonly VirtualMachine _machines = new(link.Access, StepProgress.Of(progress));

    /// <summary>The machine, and that the capture can be made: everything that is found out before anybody is asked.</summary>
    /// <param name="name">Of the machine.</param>
    /// <param name="resourceGroup">Its own.</param>
    /// <param name="capture">The image; null: none. An empty location means the machine's own.</param>
    /// <param name="deallocate">It may be deallocated.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="RefusedException">This login may not do what follows, or the machine cannot be captured that way.</exception>
    /// <exception cref="AzureException">It is not there, or the capture cannot be made.</exception>
    public async Task<(VmState Machine, ImageChoice? Capture)> PrepareAsync(
        string name, string resourceGroup, ImageChoice? capture, bool deallocate, CancellationToken cancellation)
    {
        ResourceNames.Resource("virtual machine", name);
        capture?.Check();
        ResourceScope scope = await link.ScopeAsync(resourceGroup, progress, cancellation).ConfigureAwait(false);
        VmState machine = await _machines.GetAsync(scope, name, cancellation).ConfigureAwait(false);
        if (!machine.IsGeneralized)
        {
            VirtualMachine.CheckMarkable(deallocate ? machine with { PowerState = "deallocated" } : machine);
        }

        IReadOnlyList<string> notes = machine.IsGeneralized ? [] : await new RightsCheck(link.Access, StepProgress.Of(progress)).RequireAsync(
            RightsFor.Mark(machine.Id, !machine.IsDeallocated), cancellation).ConfigureAwait(false);
        if (capture is null)
        {
            return (machine, null);
        }

        MachineCapture.Require(machine, capture);
        capture = capture with { Location = capture.Location.Length > 0 ? capture.Location : machine.Location };
        ImageChoice prepared = await new ImageMaker(link, capture, progress).PrepareAsync(
            scope with { ResourceGroup = capture.ResourceGroup }, MachineCapture.Facts(machine), new ImageSource.VirtualMachine(machine.Id),
            cancellation).ConfigureAwait(false);
        return (machine, prepared with { Notes = [.. notes, .. prepared.Notes] });
    }

    /// <summary>Does it. There is no way back.</summary>
    public async Task<MarkedMachine> RunAsync(VmState machine, ImageChoice? capture, CancellationToken cancellation)
    {
        bool was = machine.IsGeneralized;
        if (!was)
        {
            if (!machine.IsDeallocated)
            {
                await _machines.DeallocateAsync(machine, cancellation).ConfigureAwait(false);
                machine = machine with { PowerState = "deallocated" };
            }

            await _machines.MarkAsync(machine, cancellation).ConfigureAwait(false);
        }

        if (capture is null)
        {
            return new MarkedMachine(machine.Id, was, null);
        }

        ResourceScope scope = await link.ScopeAsync(capture.ResourceGroup, progress, cancellation).ConfigureAwait(false);
        try
        {
            return new MarkedMachine(machine.Id, was, await new ImageMaker(link, capture, progress).CreateAsync(
                capture, scope, MachineCapture.Facts(machine), new ImageSource.VirtualMachine(machine.Id), cancellation).ConfigureAwait(false));
        }
        catch (AzureException problem)
        {
            throw problem.With($"{problem.Next} The machine is marked as generalized; when that is done, the same command makes the image.");
        }
    }

    /// <summary>What it would call.</summary>
    public PlannedCalls WhatIf(string name, string resourceGroup, ImageChoice? capture, bool deallocate)
    {
        ResourceScope scope = link.ScopeWithoutCalls(resourceGroup);
        string id = scope.VirtualMachine(name);
        HandOverFacts facts = new("", OsType.Linux, Generation.V2, []) { IsSystemKnown = false };
        return PlannedCalls.Of(
            [
                .. link.ScopeCalls(),
                .. VirtualMachine.Calls(id, deallocate),
                .. capture is null
                    ? []
                    : ImageMaker.Calls(capture, scope with { ResourceGroup = capture.ResourceGroup }, facts, new ImageSource.VirtualMachine(id)),
            ]);
    }
}
