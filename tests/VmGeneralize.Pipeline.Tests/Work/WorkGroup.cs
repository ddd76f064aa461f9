namespace VmGeneralize.Pipeline.Tests.Work;

/// <summary>Runs alone in its process for a while: the allocations of other tests would count.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WorkGroup
{
    public const string Name = "Work";
}
