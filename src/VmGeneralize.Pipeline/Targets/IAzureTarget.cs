using VmGeneralize.Pipeline.Azure;

namespace VmGeneralize.Pipeline.Targets;

/// <summary>A target in Azure, which can tell every call that it would make.</summary>
public interface IAzureTarget : IImageTarget<RunReport>
{
    /// <summary>What <see cref="IImageTarget{TReport}.WriteAsync"/> would call, found by reading the whole disk. Nothing is sent.</summary>
    WhatIfReport WhatIf(VerifiedDisk disk, CancellationToken cancellation);
}
