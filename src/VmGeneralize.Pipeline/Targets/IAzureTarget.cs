using VmGeneralize.Pipeline.Azure;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Targets;

/// <summary>A target in Azure, which can list every call that it would make.</summary>
public interface IAzureTarget : IImageTarget<AzureResult>
{
    /// <summary>What <see cref="IImageTarget{TResult}.WriteAsync"/> would call, found by reading the whole disk. Nothing is sent.</summary>
    PlannedCalls WhatIf(VerifiedDisk disk, CancellationToken cancellation);
}
